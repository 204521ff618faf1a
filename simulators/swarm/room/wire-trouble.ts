/** What a line between a room and a device can do to what passes over it; bytes are another matter. */
export const wireTroubles = {
  silent: "answers nothing",
  lossy: "loses requests and answers",
  slow: "answers late, still in time",
  late: "obeys after the room has stopped waiting",
  refuses: "refuses every command",
  throws: "its driver throws",
} as const;
export type WireTrouble = keyof typeof wireTroubles;

export const wireTroubleNames = ["silent", "lossy", "slow", "late", "refuses", "throws"] as const;
