/** Lengths of time in milliseconds, so that tables read as people speak. */
export const secondsMs = (count: number): number => count * 1000;
export const minutesMs = (count: number): number => count * 60_000;
export const hoursMs = (count: number): number => count * 3_600_000;
export const daysMs = (count: number): number => count * 86_400_000;
