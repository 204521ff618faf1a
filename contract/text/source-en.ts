export const sourceEn = {} as const;
