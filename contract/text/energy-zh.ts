/** The energy page, Chinese. */
export const energyZh = {
  "nav.energy": "能耗",
} as const;
