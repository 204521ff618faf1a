/** Who may act at the panel, English. */
export const peopleEn = {
  "people.role-viewer": "viewer",
  "people.role-technician": "technician",
  "people.role-administrator": "administrator",
} as const;
