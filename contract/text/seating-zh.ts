export const seatingZh = {} as const;
