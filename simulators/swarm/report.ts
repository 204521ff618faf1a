import type { SeedResult } from "./seed-run.ts";
import { strokes } from "./plan/strokes.ts";

/** What all seeds together came to. */
export class SwarmReport {
  #roomDays = 0;
  #seeds = 0;
  readonly #struck = new Map<string, number>();
  #violations = 0;

  add(result: SeedResult): void {
    this.#seeds += 1;
    this.#roomDays += result.roomDays;
    for (const [name, times] of result.struck) {
      this.#struck.set(name, (this.#struck.get(name) ?? 0) + times);
    }
    if (result.violation !== null) this.#violations += 1;
  }

  /** Seeds in which something was wrong. */
  get violations(): number {
    return this.#violations;
  }

  /** `3 of 100 seeds, 112 room-days` */
  progress(of: number): string {
    return `${this.#seeds} of ${of} seeds, ${Math.floor(this.#roomDays)} room-days`;
  }

  /** How often each kind of fault struck, then what it comes to. */
  lines(tookMs: number): readonly string[] {
    const names = [...new Set(strokes.map(({ name }) => name))];
    const faults = names.map((name) => `  ${name.padEnd(20)} ${this.#struck.get(name) ?? 0}`);
    const count = this.#violations;
    const violations = count === 0 ? "no violation" : `${count} violation${count === 1 ? "" : "s"}`;
    const took = `${(tookMs / 1000).toFixed(0)} s`;
    const sum = `${this.#seeds} seeds, ${Math.floor(this.#roomDays)} room-days, ${violations}, ${took}`;
    return ["faults that struck:", ...faults, sum];
  }
}

/** The last events before a violation, what must not be, and how to see it again. */
export function failureLines(
  { seed, violation, trace }: SeedResult,
  flags: string,
): readonly string[] {
  if (violation === null) return [];
  const { invariant, room, text } = violation;
  return [
    ...trace,
    `seed ${seed}, room ${room}: ${invariant}: ${text}`,
    `again: npm run swarm -- --seeds 1 --from ${seed}${flags}`,
  ];
}
