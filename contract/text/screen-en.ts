/** Words of the pages, English. Same keys as `screen-zh.ts`. */
export const screenEn = {
  "screen.loading": "Loading…",
} as const;
