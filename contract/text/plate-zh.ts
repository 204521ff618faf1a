export const plateZh = {} as const;
