/**
 * Who may do what at the hub. A role is given to an account for the whole hub or for a part of it:
 * a region, a building, a room (NXC 6.2–6.3).
 */
export const hubRoles = [
  "viewer",
  "technician",
  "service",
  "manager",
  "administrator",
  "auditor",
] as const;
export type HubRole = (typeof hubRoles)[number];

/** What a route asks for. One word for each kind of deed; a page shows only what its reader may do. */
export const permissions = [
  /** Rooms, devices, self-tests, agendas without the words of classified meetings. */
  "see-rooms",
  /** Words of bookings: titles of classified meetings, attendees, seats. */
  "see-bookings",
  /** Book, move, cancel, seat. */
  "book",
  /** Acts in a room: holds, self-tests, power. */
  "operate",
  "see-energy",
  /** Corrections of counters, tariffs, baselines. */
  "correct-energy",
  "see-compliance",
  "see-alarms",
  /** Acknowledge, assign, maintenance windows. */
  "handle-alarms",
  /** Assets: tags, places, notes of devices. */
  "keep-inventory",
  /** Sources of bookings, hooks, mail, tariffs. */
  "configure",
  /** Regions, buildings, floors; logins of rooms. */
  "keep-sites",
  /** Accounts, roles, tokens of others. */
  "keep-people",
  "see-audit",
  /** Queues, storage, backups, metrics. */
  "see-system",
] as const;
export type Permission = (typeof permissions)[number];

const seeing = ["see-rooms", "see-energy", "see-compliance", "see-alarms"] as const;

/** The auditor reads everything and changes nothing; no other role can take the audit from him. */
export const permissionsOf: Readonly<Record<HubRole, readonly Permission[]>> = {
  viewer: seeing,
  technician: [...seeing, "operate", "handle-alarms", "keep-inventory", "see-system"],
  service: [...seeing, "see-bookings", "book"],
  manager: [
    ...seeing,
    "see-bookings",
    "book",
    "operate",
    "handle-alarms",
    "keep-inventory",
    "correct-energy",
  ],
  administrator: permissions,
  auditor: [...seeing, "see-audit", "see-system"],
};

export const mayAtHub = (role: HubRole, permission: Permission): boolean =>
  permissionsOf[role].includes(permission);
