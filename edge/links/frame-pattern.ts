/** What a frame begins with, byte by byte; null stands for any byte. */
export type FramePattern = readonly (number | null)[];

/** Whether a frame begins as the pattern says. */
export const beginsAs = (frame: Uint8Array, pattern: FramePattern): boolean =>
  frame.length >= pattern.length && agrees(frame, pattern);

/** The same for a frame of which only these first bytes are there yet. */
export const mayBeginAs = (bytes: Uint8Array, pattern: FramePattern): boolean =>
  agrees(bytes.subarray(0, pattern.length), pattern);

const agrees = (bytes: Uint8Array, pattern: FramePattern): boolean =>
  pattern.every((byte, at) => byte === null || at >= bytes.length || bytes[at] === byte);

/** Whether one and the same frame could begin as both say. */
export const overlap = (left: FramePattern, right: FramePattern): boolean =>
  left.every((byte, at) => {
    const other = right[at] ?? null;
    return byte === null || other === null || byte === other;
  });
