import type { Draw } from "../draw.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";
import { hoursMs, minutesMs } from "../spans.ts";
import { strokes } from "./strokes.ts";
import type { Stroke, StrokePorts } from "./stroke.ts";

/** Faults that strike a room at random and pass after a while. */
export class Misfortune {
  readonly #room: SwarmRoom;
  readonly #ports: StrokePorts;
  readonly #calm: number;
  readonly #draw: Draw;
  /** How to end what lasts. */
  readonly #heals = new Set<() => void>();
  readonly #struck = new Map<string, number>();
  #isStriking = true;

  constructor(room: SwarmRoom, ports: StrokePorts, calm: number, draw: Draw) {
    this.#room = room;
    this.#ports = ports;
    this.#calm = calm;
    this.#draw = draw;
  }

  start(): void {
    this.#later();
  }

  /** How often each row of the table of faults has struck. */
  get struck(): ReadonlyMap<string, number> {
    return this.#struck;
  }

  /** Ends every fault, for good. */
  heal(): void {
    this.#isStriking = false;
    for (const end of this.#heals) end();
    this.#heals.clear();
  }

  #later(): void {
    const pauseMs = this.#draw.spanMs(minutesMs(30), hoursMs(16)) * this.#calm;
    this.#room.time.clock.after("misfortune", pauseMs, () => {
      if (!this.#isStriking) return;
      this.#strike(this.#draw.pick(strokes));
      this.#later();
    });
  }

  #strike(stroke: Stroke): void {
    const room = this.#room;
    const struck = stroke.strike(room, this.#draw, this.#ports);
    if (struck === null) return;
    this.#struck.set(stroke.name, (this.#struck.get(stroke.name) ?? 0) + 1);
    room.note(`fault: ${struck.text}`);
    const { end } = struck;
    if (end === null) return;
    const cancel = room.time.clock.after("fault ends", this.#draw.spanMs(...struck.lastsMs), () => {
      this.#heals.delete(heal);
      over();
    });
    const over = () => {
      room.note(`fault over: ${struck.text}`);
      end();
    };
    const heal = () => {
      cancel();
      over();
    };
    this.#heals.add(heal);
  }
}
