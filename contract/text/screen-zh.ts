/** Words of the pages, Chinese. Same keys as `screen-en.ts`. */
export const screenZh = {
  "screen.loading": "正在载入…",
} as const;
