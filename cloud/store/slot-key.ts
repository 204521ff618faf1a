/** Names a slot of a series. */
export const slotKey = (seriesId: number, fromMs: number): string => `${seriesId} ${fromMs}`;
