export const plateEn = {} as const;
