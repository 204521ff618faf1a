/** The journal page, English. */
export const journalEn = {
  "nav.journal": "Journal",
} as const;
