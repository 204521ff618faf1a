export const seatingEn = {} as const;
