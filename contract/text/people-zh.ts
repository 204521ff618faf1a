/** Who may act at the panel, Chinese. */
export const peopleZh = {
  "people.role-viewer": "只读",
  "people.role-technician": "技术员",
  "people.role-administrator": "管理员",
} as const;
