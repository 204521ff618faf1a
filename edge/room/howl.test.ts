import { describe, expect, it } from "vitest";
import type { PointValue } from "../../contract/reading.ts";
import { demoMeeting, demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { pointKindOf } from "../../contract/points.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { observe } from "./actual.ts";
import { followHowls } from "./howl.ts";
import { type RoomState, stateFrom } from "./state.ts";
import { nothingStored } from "../store/nothing-stored.fixture.ts";

/** The demo room with microphones that tell how loud they are. */
function withLevels(): RoomModel {
  const model = demoModel();
  const devices = new Map(model.devices);
  const kind = pointKindOf("microphone", "level");
  for (const id of ["mic-main", "mic-spare"]) {
    const device = devices.get(id);
    const mute = device?.points.get("mute");
    if (device === undefined || mute === undefined || kind === undefined) throw new Error(id);
    const level = { ...mute, key: `${device.id}/level`, name: "level", kind } as const;
    devices.set(id, { ...device, points: new Map([...device.points, ["level", level]]) });
  }
  return { ...model, devices };
}

const model = withLevels();

interface Second {
  readonly main: number | null;
  readonly spare?: number;
  readonly mute?: boolean;
  readonly hold?: boolean;
}

/** A meeting, second by second on the wire: the channel's levels, what is done about them. */
class Rig {
  readonly state: RoomState = stateFrom(nothingStored, tenMs, tenMs);
  #nowMs = 0;
  #muted = false;

  /** Each second one reading of each level. Returns whether the main channel is muted for howling. */
  hear(forSeconds: number, { main, spare = -40, mute, hold }: Second): boolean {
    for (let second = 0; second < forSeconds; second += 1) {
      this.#nowMs += 1000;
      this.#muted = mute ?? this.state.howls.get("mic-main")?.isMuted ?? false;
      const snapshot = snapshotWith({
        model,
        phase: "meeting",
        nowMs: tenMs + this.#nowMs,
        meeting: demoMeeting(),
        occupancy: "occupied",
        values: {},
        change: {
          actual: new Map([
            this.#reading("mic-main/mute", this.#muted),
            this.#reading("mic-spare/mute", true),
            ...(main === null ? [] : [this.#reading("mic-main/level", this.#muted ? -60 : main)]),
            this.#reading("mic-spare/level", spare),
          ]),
          holds:
            hold === undefined
              ? []
              : [{ point: "mic-main/mute", value: hold, by: "Li", sinceMs: 0, untilMs: 2 * tenMs }],
        },
      });
      followHowls(this.state, snapshot, this.#nowMs);
    }
    return this.state.howls.get("mic-main")?.isMuted ?? false;
  }

  #reading(key: `${string}/${string}`, value: PointValue) {
    const point = observe(undefined, value, "good", tenMs, tenMs, this.#nowMs);
    return [key, point] as const;
  }

  get isKept(): boolean {
    return this.state.howls.get("mic-main")?.isKept ?? false;
  }
}

const howling: Second = { main: -1 };
const speaking: Second = { main: -20 };

describe("a howl", () => {
  it("NX T4-2, WZ noise: is a level near full scale for longer than a voice holds it", () => {
    const rig = new Rig();
    expect(rig.hear(4, howling)).toBe(false);
    expect(rig.hear(1, howling)).toBe(true);
  });

  it("is not speech that dips now and then, however loud", () => {
    const rig = new Rig();
    for (let phrase = 0; phrase < 20; phrase += 1) {
      expect(rig.hear(4, howling)).toBe(false);
      expect(rig.hear(1, speaking)).toBe(false);
    }
  });

  it("is not applause that all channels hear, nor a channel that is muted already", () => {
    expect(new Rig().hear(30, { main: -1, spare: -8 })).toBe(false);
    expect(new Rig().hear(30, { main: -1, mute: true })).toBe(false);
  });

  it("is not judged by levels that stopped coming", () => {
    const rig = new Rig();
    rig.hear(3, howling);
    rig.hear(10, { main: null });
    expect(rig.hear(3, howling)).toBe(false);
  });
});

describe("a channel that howled", () => {
  it("speaks again after a while", () => {
    const rig = new Rig();
    rig.hear(5, howling);
    expect(rig.hear(19, speaking)).toBe(true);
    expect(rig.hear(1, speaking)).toBe(false);
    expect(rig.isKept).toBe(false);
  });

  it("stays muted when it howls again within five minutes, until a person lets it speak", () => {
    const rig = new Rig();
    rig.hear(5, howling);
    rig.hear(25, speaking);
    expect(rig.hear(5, howling)).toBe(true);
    expect(rig.isKept).toBe(true);
    expect(rig.hear(600, speaking)).toBe(true);
    expect(rig.hear(1, { ...speaking, hold: false })).toBe(false);
    expect(rig.hear(60, speaking)).toBe(false);
  });

  it("begins afresh when it was quiet for long", () => {
    const rig = new Rig();
    rig.hear(5, howling);
    rig.hear(301, speaking);
    expect(rig.hear(5, howling)).toBe(true);
    expect(rig.isKept).toBe(false);
  });
});
