export const sourceZh = {} as const;
