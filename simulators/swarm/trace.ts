/** What happened, one line an event; only the last ones are kept, unless all are wanted. */
export class Trace {
  readonly #keep: number;
  readonly #lines: string[] = [];
  #dropped = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** `wallMs` is true room time. */
  note(wallMs: number, room: string, text: string): void {
    const at = new Date(wallMs).toISOString().slice(0, 19).replace("T", " ");
    this.#lines.push(`${at} ${room.padEnd(roomWidth)} ${text}`);
    // Dropped in lots: to shift an array at every line would cost more than the day.
    if (this.#lines.length < 2 * this.#keep) return;
    this.#dropped += this.#lines.length - this.#keep;
    this.#lines.splice(0, this.#lines.length - this.#keep);
  }

  /** How many lines are not kept any more. */
  get dropped(): number {
    return this.#dropped + Math.max(0, this.#lines.length - this.#keep);
  }

  lines(): readonly string[] {
    return this.#lines.slice(-this.#keep);
  }
}

const roomWidth = 10;
