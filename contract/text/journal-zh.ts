/** The journal page, Chinese. */
export const journalZh = {
  "nav.journal": "日志",
} as const;
