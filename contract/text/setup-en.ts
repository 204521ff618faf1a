/** The set-up page, English. */
export const setupEn = {
  "nav.setup": "Set-up",
} as const;
