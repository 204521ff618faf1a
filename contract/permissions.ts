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

/** The place above all others: a grant there reaches the whole hub. */
export const everywhere = "everywhere";

/** A role at a place, and everything below it. Places are named as in `places.ts`. */
export interface Grant {
  readonly role: HubRole;
  readonly place: string;
}

/** What somebody may do at a place and below it: of a grant, or as much of it as a token has. */
export interface Right {
  readonly permissions: readonly Permission[];
  readonly place: string;
}

export const rightsOf = (grants: readonly Grant[]): readonly Right[] =>
  grants.map(({ role, place }) => ({ permissions: permissionsOf[role], place }));

/**
 * Whether these rights hold the permission there.
 * @param path ids of the places from the top down to the one meant; null: anywhere will do
 */
export const mayAt = (
  rights: readonly Right[],
  permission: Permission,
  path: readonly string[] | null,
): boolean =>
  rights.some(
    ({ permissions: held, place }) =>
      held.includes(permission) && (path === null || reaches(place, path)),
  );

/** Everything that is allowed somewhere, in the order of `permissions`. */
export const permissionsAnywhere = (rights: readonly Right[]): readonly Permission[] =>
  permissions.filter((permission) => mayAt(rights, permission, null));

/** A place reaches itself and what lies below it. */
const reaches = (place: string, path: readonly string[]): boolean =>
  place === everywhere || path.includes(place);

/**
 * Whether whoever holds `rights` may hand out `grant`: nobody gives away more than he has, and only
 * where he keeps people.
 * @param path of the grant's place; empty: everywhere
 */
export const mayGive = (rights: readonly Right[], grant: Grant, path: readonly string[]): boolean =>
  mayAt(rights, "keep-people", path) &&
  permissionsOf[grant.role].every((permission) => mayAt(rights, permission, path));

/**
 * What is left of rights under a token that has only some permissions, and only at one place.
 * @param pathOf ids from the top down to a place, itself included; empty for everywhere
 */
export function narrowed(
  rights: readonly Right[],
  only: Right,
  pathOf: (place: string) => readonly string[],
): readonly Right[] {
  return rights.flatMap((right) => {
    const kept = right.permissions.filter((permission) => only.permissions.includes(permission));
    const place = lowerOf(right.place, only.place, pathOf);
    return kept.length === 0 || place === null ? [] : [{ permissions: kept, place }];
  });
}

/** Of two places the one below the other; null when neither is. */
function lowerOf(
  left: string,
  right: string,
  pathOf: (place: string) => readonly string[],
): string | null {
  if (reaches(left, pathOf(right))) return right;
  return reaches(right, pathOf(left)) ? left : null;
}
