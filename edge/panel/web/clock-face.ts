/** `4:09`, `1:02:30`: a countdown as a clock shows it. Whole seconds, never negative. */
export function clockFace(leftMs: number): string {
  const seconds = Math.max(0, Math.round(leftMs / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? part : String(part).padStart(2, "0"))).join(":");
}
