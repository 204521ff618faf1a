import type { Act } from "../../../contract/act.ts";
import type { Meeting } from "../../../contract/agenda.ts";
import { attestedKinds, type Duty } from "../../../contract/duty.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { PointModel } from "../../../edge/bare-room.ts";
import type { Draw } from "../draw.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";
import { hoursMs, minutesMs } from "../spans.ts";

/** Service staff and technicians at the panel: they confirm, forget, hold, test, end and clean. */
export class Staff {
  readonly #room: SwarmRoom;
  readonly #calm: number;
  readonly #draw: Draw;
  #isOnDuty = true;

  constructor(room: SwarmRoom, calm: number, draw: Draw) {
    this.#room = room;
    this.#calm = calm;
    this.#draw = draw;
  }

  start(): void {
    this.#later();
  }

  stop(): void {
    this.#isOnDuty = false;
  }

  #later(): void {
    this.#room.time.clock.after("staff", this.#draw.spanMs(minutesMs(8), hoursMs(2)), () => {
      if (!this.#isOnDuty) return;
      this.#look();
      this.#later();
    });
  }

  #look(): void {
    const { snapshot } = this.#room;
    if (snapshot === null) return;
    for (const duty of snapshot.duties.values()) this.#seeTo(duty);
    this.#proofRead(snapshot.meeting);
    const act = this.#draw.chance(0.18 / this.#calm) ? this.#whim() : null;
    if (act !== null) this.#room.act(act, "staff");
  }

  #seeTo({ id, kind, status }: Duty): void {
    if (status !== "open" || !attestedKinds.has(kind)) return;
    if (this.#draw.chance(0.35)) this.#room.act({ kind: "attest", duty: id }, "staff");
    else if (this.#draw.chance(0.02)) {
      this.#room.act({ kind: "waive", duty: id, reason: "not needed today" }, "staff");
    }
  }

  /** Now and then somebody reads what is to stand on the sign, or what stood there a while ago. */
  #proofRead(meeting: Meeting | null): void {
    if (meeting === null || meeting.banner === "" || !this.#draw.chance(0.3)) return;
    const text = this.#draw.chance(0.9) ? meeting.banner : `${meeting.banner} of yesterday`;
    this.#room.act({ kind: "check-banner", meetingId: meeting.id, text }, "staff");
  }

  /** What people do at a panel, sensible or not. */
  #whim(): Act | null {
    const draw = this.#draw;
    const meetingId = this.#room.snapshot?.meeting?.id;
    const nowMs = this.#room.wallMs;
    const untilMs = nowMs + draw.spanMs(minutesMs(2), hoursMs(14));
    switch (draw.between(0, 6)) {
      case 0:
        return meetingId === undefined ? null : { kind: "end", meetingId };
      case 1:
        return meetingId === undefined ? null : { kind: "extend", meetingId, untilMs };
      case 2:
        return { kind: "selftest", test: draw.pick(["commissioning", "t30", "t10"] as const) };
      case 3:
        return { kind: "clean", zones: [], untilMs: nowMs + draw.spanMs(minutesMs(5), hoursMs(2)) };
      case 4:
        return this.#release();
      default:
        return this.#hold(untilMs);
    }
  }

  #release(): Act | null {
    const held = [...this.#room.holds.keys()];
    return held.length === 0 ? null : { kind: "release", point: this.#draw.pick(held) };
  }

  #hold(untilMs: number): Act | null {
    const devices = [...this.#room.model.devices.values()];
    const points = [...this.#draw.pick(devices).points.values()].filter((point) => point.writable);
    if (points.length === 0) return null;
    const point = this.#draw.pick(points);
    return { kind: "hold", point: point.key, value: this.#valueFor(point), untilMs };
  }

  /** Mostly a value of the point, sometimes one that it must not have. */
  #valueFor({ kind, settings }: PointModel): PointValue {
    const draw = this.#draw;
    switch (kind.type) {
      case "boolean":
        return draw.chance(0.5);
      case "choice":
        return draw.pick(["on", "off", ...kind.choices]);
      case "number": {
        const [low, high] = settings.plausible ?? [0, 100];
        return draw.pick([low, high, 18, 20.1, 25.9, 30, draw.between(low, high)]);
      }
      case "text":
        return draw.pick(["", "31", "32", "HELLO"]);
    }
  }
}
