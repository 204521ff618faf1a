import type { Profile } from "../../../contract/profile.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Obeyed } from "../body.ts";
import { pointsOf } from "./mechanism.ts";

/** The points of a device that simply keep what they were last told, within what the model takes. */
export class KeptPoints {
  readonly #profile: Profile;
  readonly #values: Map<string, PointValue>;

  /** `initial` names every point that is kept; each value is fitted to what the model knows. */
  constructor(profile: Profile, initial: Readonly<Record<string, PointValue>>) {
    this.#profile = profile;
    this.#values = new Map(
      Object.entries(initial).map(([point, value]) => [point, fitted(profile, point, value)]),
    );
  }

  read(point: string): PointValue | undefined {
    return this.#values.get(point);
  }

  write(point: string, value: PointValue): Obeyed {
    const before = this.#values.get(point);
    if (before === undefined || typeof before !== typeof value) return "illegal";
    if (!isWithin(this.#profile, point, value)) return "illegal";
    this.#values.set(point, value);
    return "taken";
  }
}

/** Whether a value lies in the plausible range of a point. What is no number always does. */
export function isWithin(profile: Profile, point: string, value: PointValue): boolean {
  const [low, high] = pointsOf(profile)[point]?.plausible ?? [-Infinity, Infinity];
  return typeof value !== "number" || (value >= low && value <= high);
}

/** The meanings the model's wire values have at a point; empty when any value is its own meaning. */
export const meaningsOf = (profile: Profile, point: string): readonly PointValue[] =>
  Object.values(pointsOf(profile)[point]?.values ?? {});

function fitted(profile: Profile, point: string, value: PointValue): PointValue {
  const settings = pointsOf(profile)[point];
  if (typeof value === "number" && settings?.plausible !== undefined) {
    const [low, high] = settings.plausible;
    return Math.min(high, Math.max(low, value));
  }
  const meanings = meaningsOf(profile, point);
  return meanings.includes(value) ? value : (meanings[0] ?? value);
}

/** What a model shows of a state it may have no word for: the first of `words` it knows. */
export function inWordsOf(profile: Profile, point: string, words: readonly string[]): string {
  const meanings = meaningsOf(profile, point);
  const known = words.find((word) => meanings.length === 0 || meanings.includes(word));
  return known ?? words[0] ?? "";
}
