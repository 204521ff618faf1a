import { minutesMs } from "../spans.ts";

/** What the room really drew around a minute: a meter that works reads something in between. */
interface Minute {
  readonly lowW: number;
  readonly highW: number;
  /** The meter was read, rightly, all the time. */
  readonly isSound: boolean;
  /** Wire time of the first and the last note. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Wire time for which a meter's word may be old when it is used. */
const oldestMs = 13_000;
/** Wire time until the room looks again and sees that a minute is over. */
const lookMs = 1100;

interface Noted {
  readonly wireMs: number;
  readonly powerW: number;
}

/** The true power of a room by minutes of its wall time, to compare with what the hub was told. */
export class PowerBook {
  /** In the order of time. */
  readonly #slots: number[] = [];
  readonly #minutes = new Map<number, Minute>();
  /** Minutes that a wrong clock has written to. */
  readonly #tainted = new Set<number>();
  #recent: Noted[] = [];

  /** The room takes it for this time, wrongly. */
  taint(wallMs: number): void {
    this.#tainted.add(slotOf(wallMs));
    this.#tainted.add(slotOf(wallMs) - minutesMs(1));
  }

  /** Whenever the power changes; `isSound`: nothing keeps the room from reading its meter. */
  note(at: { wallMs: number; wireMs: number }, powerW: number, isSound: boolean): void {
    this.#recent = this.#recent.filter(({ wireMs }) => at.wireMs - wireMs <= oldestMs);
    this.#recent.push({ wireMs: at.wireMs, powerW });
    const watts = this.#recent.map((noted) => noted.powerW);
    const { wireMs } = at;
    const span = { firstMs: wireMs, lastMs: wireMs };
    const now = { lowW: Math.min(...watts), highW: Math.max(...watts), isSound, ...span };
    const slotMs = slotOf(at.wallMs);
    const minute = this.#minutes.get(slotMs);
    if (minute === undefined) this.#slots.push(slotMs);
    this.#minutes.set(slotMs, minute === undefined ? now : merged(minute, now));
  }

  /**
   * What a mean of that minute must lie between; null when it cannot be told. A reading may still be
   * counted to the minute before it, until the room's next look.
   */
  around(slotMs: number): Minute | null {
    let around = this.#minutes.get(slotMs);
    if (around === undefined || this.#tainted.has(slotMs)) return null;
    const untilMs = around.lastMs + lookMs;
    for (const followingMs of this.#slots.slice(this.#slots.indexOf(slotMs) + 1)) {
      const following = this.#minutes.get(followingMs);
      if (following === undefined || following.firstMs > untilMs) break;
      around = merged(around, following);
    }
    return around.isSound ? around : null;
  }
}

const merged = (left: Minute, right: Minute): Minute => ({
  lowW: Math.min(left.lowW, right.lowW),
  highW: Math.max(left.highW, right.highW),
  isSound: left.isSound && right.isSound,
  firstMs: left.firstMs,
  lastMs: right.lastMs,
});

const slotOf = (wallMs: number): number => Math.floor(wallMs / minutesMs(1)) * minutesMs(1);
