import type { Meeting } from "../../../contract/agenda.ts";
import type { Draw } from "../draw.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";
import { hoursMs, minutesMs } from "../spans.ts";

/** People who come and go, more or less as they were invited. */
export class Guests {
  readonly #room: SwarmRoom;
  readonly #calm: number;
  readonly #draw: Draw;
  #isComing = true;

  constructor(room: SwarmRoom, calm: number, draw: Draw) {
    this.#room = room;
    this.#calm = calm;
    this.#draw = draw;
  }

  start(): void {
    this.#strollLater();
  }

  /** Nobody comes any more, and whoever is there leaves. */
  sendHome(): void {
    this.#isComing = false;
    this.#change(-this.#room.plant.world.people.count);
  }

  /** Some of them come, early or late, and most of those go again. */
  expect(meeting: Meeting): void {
    const draw = this.#draw;
    if (draw.chance(0.12)) return;
    const many = Math.max(1, Math.min(meeting.headCount, 40));
    const leavesMs = meeting.endMs + minutesMs(draw.between(-25, 25));
    // Whoever comes goes again, so nobody comes after the others have gone.
    const come = (afterMs: number, people: number) =>
      this.#at(Math.min(meeting.startMs + afterMs, leavesMs - minutesMs(1)), people);
    const early = draw.between(1, many);
    come(minutesMs(draw.between(-20, 12)), early);
    if (many > early) come(minutesMs(draw.between(0, 40)), many - early);
    const staying = draw.chance(0.1) ? 1 : 0;
    this.#at(leavesMs, -(many - staying));
    if (staying > 0) this.#at(leavesMs + draw.spanMs(minutesMs(10), hoursMs(4)), -staying);
    if (draw.chance(0.15)) this.#visit(leavesMs + draw.spanMs(minutesMs(1), minutesMs(40)), 1);
  }

  /** Somebody looks in: a cleaner, a guard, a person who forgot an umbrella. */
  #strollLater(): void {
    const pauseMs = this.#draw.spanMs(hoursMs(1), hoursMs(20)) * this.#calm;
    this.#room.time.clock.after("stroll", pauseMs, () => {
      if (!this.#isComing) return;
      this.#visit(this.#room.wallMs, this.#draw.between(1, 2));
      this.#strollLater();
    });
  }

  #visit(atMs: number, many: number): void {
    this.#at(atMs, many);
    this.#at(atMs + this.#draw.spanMs(minutesMs(1), minutesMs(50)), -many);
  }

  #at(atMs: number, by: number): void {
    const { clock } = this.#room.time;
    clock.after("people", Math.max(0, atMs - clock.wallMs()), () => {
      if (this.#isComing) this.#change(by);
    });
  }

  #change(by: number): void {
    const { people } = this.#room.plant.world;
    const before = people.count;
    if (by > 0) people.enter(by);
    else people.leave(-by);
    if (people.count === before) return;
    this.#room.note(`people ${before} → ${people.count}`);
  }
}
