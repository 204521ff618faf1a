/** The set-up page, Chinese. */
export const setupZh = {
  "nav.setup": "设置",
} as const;
