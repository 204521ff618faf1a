/** `2.11.4` as numbers; undefined when it is no dotted number. A leading v is allowed. */
function versionOf(text: string): readonly number[] | undefined {
  const match = /^v?(\d+(?:\.\d+){0,4})/.exec(text.trim());
  return match?.[1]?.split(".").map(Number);
}

/** Missing parts count as 0: 2 is 2.0.0. */
function compare(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const bound = /^(>=|<=|>|<|=)?(v?\d+(?:\.\d+){0,4})$/;

/** Whether a text is a range: `*`, or bounds that must all hold, `>=2.0 <3.5`. */
export const isFirmwareRange = (range: string): boolean =>
  range === "*" || range.split(/\s+/).every((part) => bound.test(part));

/**
 * Whether a device's firmware lies in a profile's range. A firmware that is no dotted number lies in
 * `*` alone: makers who do not number cannot be compared.
 */
export function isInFirmwareRange(firmware: string, range: string): boolean {
  if (range === "*") return true;
  const version = versionOf(firmware);
  if (version === undefined) return false;
  return range.split(/\s+/).every((part) => {
    const [, sign = "=", limit = ""] = bound.exec(part) ?? [];
    const difference = compare(version, versionOf(limit) ?? []);
    switch (sign) {
      case ">=":
        return difference >= 0;
      case ">":
        return difference > 0;
      case "<=":
        return difference <= 0;
      case "<":
        return difference < 0;
      default:
        return difference === 0;
    }
  });
}
