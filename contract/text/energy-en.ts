/** The energy page, English. */
export const energyEn = {
  "nav.energy": "Energy",
} as const;
