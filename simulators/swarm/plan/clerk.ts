import { type Meeting, meetingSchema } from "../../../contract/agenda.ts";
import type { Draw } from "../draw.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";
import { hoursMs, minutesMs, secondsMs } from "../spans.ts";
import type { Calendar } from "./calendar.ts";
import type { Guests } from "./guests.ts";
import { secretMark } from "./secret-mark.ts";

/** Books, moves, extends, cancels and changes a room's meetings at random. */
export class Clerk {
  readonly #room: SwarmRoom;
  readonly #calendar: Calendar;
  readonly #guests: Guests;
  readonly #calm: number;
  readonly #draw: Draw;
  #isAtWork = true;
  #meetings = 0;
  #revisions = 0;

  constructor(room: SwarmRoom, calendar: Calendar, guests: Guests, calm: number, draw: Draw) {
    this.#room = room;
    this.#calendar = calendar;
    this.#guests = guests;
    this.#calm = calm;
    this.#draw = draw;
  }

  start(): void {
    this.#later(minutesMs(1), minutesMs(30));
  }

  stop(): void {
    this.#isAtWork = false;
  }

  #later(lowMs: number, highMs: number): void {
    this.#wait(this.#draw.spanMs(lowMs, highMs) * this.#calm);
  }

  #soon(): void {
    this.#wait(this.#draw.spanMs(secondsMs(10), minutesMs(5)));
  }

  #wait(pauseMs: number): void {
    this.#room.time.clock.after("clerk", pauseMs, () => {
      if (!this.#isAtWork) return;
      // Whoever has changed one thing often changes another a moment later.
      if (this.#draw.chance(0.2)) this.#soon();
      else this.#later(minutesMs(30), hoursMs(16));
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    const ahead = (await this.#calendar.meetings()).filter(
      ({ endMs }) => endMs > this.#room.wallMs,
    );
    const isBusy = ahead.length >= 4;
    const deed = this.#draw.random();
    if (!isBusy && (ahead.length === 0 || deed < 0.55)) await this.#book(ahead);
    else if (deed < 0.6) this.#forge();
    else if (ahead.length > 0) await this.#change(this.#draw.pick(ahead));
  }

  async #book(ahead: readonly Meeting[]): Promise<void> {
    const meeting = this.#newMeeting(ahead);
    this.#meetings += 1;
    const isImposed = this.#draw.chance(0.3);
    const isBooked = isImposed
      ? await this.#calendar.impose((meetings) => [...meetings, meeting])
      : await this.#calendar.book(meeting);
    this.#room.note(`${isImposed ? "imposed" : "booked"} ${spanOf(meeting)}: ${String(isBooked)}`);
    if (isBooked) this.#guests.expect(meeting);
  }

  #newMeeting(ahead: readonly Meeting[]): Meeting {
    const draw = this.#draw;
    const last = ahead.at(-1);
    const soonMs = this.#room.wallMs + draw.spanMs(minutesMs(2), hoursMs(16));
    const isBackToBack = last !== undefined && draw.chance(0.25);
    const startMs = onTheMinute(isBackToBack ? last.endMs : soonMs);
    const classified = draw.chance(0.2);
    const id = `m${this.#meetings}`;
    const secret = classified ? secretMark : "";
    const banner = draw.chance(0.7) ? `Welcome ${id} ${secret}` : "";
    return meetingSchema.parse({
      id,
      title: `Meeting ${id} ${secret}`,
      startMs,
      endMs: startMs + minutesMs(draw.between(1, 3) * draw.pick([5, 15, 30, 60])),
      class: draw.pick(["ordinary", "ordinary", "important", "large"] as const),
      classified,
      headCount: draw.between(0, this.#room.model.config.seats),
      banner,
      // The others are proof-read later, at the hub or at the panel, or never.
      bannerCheckedBy: banner !== "" && draw.chance(0.6) ? "reader" : "",
      form: { bannerOn: draw.chance(0.1) ? "cloth" : "sign" },
      seats: this.#seats(id, secret),
      attendance: draw.pick(["attended", "attended", "self-service"] as const),
      undisturbed: draw.chance(0.15),
      recesses: [],
    });
  }

  /** Names say of which meeting and of which revision of it they are. */
  #seats(id: string, secret: string) {
    this.#revisions += 1;
    const name = (seat: string) => `${secret}${seat}-${id}-r${this.#revisions}`;
    return ["A1", "A2", "A3", "A4"]
      .filter(() => this.#draw.chance(0.8))
      .map((seat) => ({ seat, name: name(seat), unit: "", post: "" }));
  }

  /** Another text, which has not been proof-read any more. */
  #newBanner(id: string, secret: string) {
    this.#revisions += 1;
    return { banner: `Again ${id} ${secret} r${this.#revisions}`, bannerCheckedBy: "" };
  }

  async #change(meeting: Meeting): Promise<void> {
    const draw = this.#draw;
    const [what, changed] = draw.pick(this.#changesOf(meeting));
    const done = await this.#calendar.impose((meetings) =>
      meetings.flatMap((one) => (one.id === meeting.id ? changed : [one])),
    );
    this.#room.note(`${what} ${spanOf(changed[0] ?? meeting)}: ${String(done)}`);
    if (done && changed[0] !== undefined && what === "moved") this.#guests.expect(changed[0]);
  }

  #changesOf(meeting: Meeting): readonly (readonly [string, readonly Meeting[]])[] {
    const draw = this.#draw;
    const byMs = minutesMs(5 * draw.between(-24, 36));
    const startMs = Math.max(this.#room.wallMs - hoursMs(1), meeting.startMs + byMs);
    const lengthMs = meeting.endMs - meeting.startMs;
    const secret = meeting.classified ? secretMark : "";
    return [
      [
        "moved",
        [{ ...meeting, startMs: onTheMinute(startMs), endMs: onTheMinute(startMs) + lengthMs }],
      ],
      ["extended", [{ ...meeting, endMs: meeting.endMs + minutesMs(draw.between(5, 90)) }]],
      ["cancelled", []],
      ["reseated", [{ ...meeting, seats: this.#seats(meeting.id, secret) }]],
      [
        "reclassed",
        [{ ...meeting, class: draw.pick(["ordinary", "important", "large"] as const) }],
      ],
      ["proof-read", [{ ...meeting, bannerCheckedBy: meeting.banner === "" ? "" : "reader" }]],
      ["reworded", [{ ...meeting, ...this.#newBanner(meeting.id, secret) }]],
      ["recounted", [{ ...meeting, headCount: meeting.headCount + 8 }]],
      // The schema refuses a meeting that ends when it starts.
      ["emptied", [{ ...meeting, endMs: meeting.startMs }]],
    ];
  }

  #forge(): void {
    const startMs = onTheMinute(this.#room.wallMs);
    this.#room.note("a forged agenda is sent");
    this.#calendar.forge((agenda) => {
      const meeting = meetingSchema.parse({
        id: "forged",
        title: "forged",
        startMs,
        endMs: startMs + 1,
      });
      return this.#draw.chance(0.5)
        ? this.#calendar.agendaOf(agenda.version, [{ ...meeting, endMs: startMs }])
        : { ...agenda, meetings: [meeting] };
    });
  }
}

const onTheMinute = (ms: number): number => Math.round(ms / 60_000) * 60_000;

const spanOf = ({ id, startMs, endMs, class: rank, classified }: Meeting): string =>
  `${id} ${new Date(startMs).toISOString().slice(5, 16)} ${(endMs - startMs) / 60_000} min ${rank}${classified ? " classified" : ""}`;
