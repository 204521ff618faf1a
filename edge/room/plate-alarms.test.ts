import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { Availability } from "../../contract/api.ts";
import { type PointKey, pointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { alarmOf, dutyOf } from "../../contract/screen/view.fixture.ts";
import { say } from "../../contract/text/text.ts";
import {
  demoMeeting,
  demoModel,
  minuteMs,
  readingOf,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { alarmConditions } from "./alarms.ts";
import type { ActualPoint } from "./actual.ts";
import type { Snapshot } from "./snapshot.ts";

const model = demoModel();
const noTrouble = {
  silent: [],
  notEffective: [],
  stuck: [],
  isStillDrawing: false,
  disbelieved: [],
  silentContacts: [],
  isOverStandby: false,
  implausible: new Map(),
  storeFailing: false,
  failing: [],
};
const online = [...model.devices.keys()].map((id): [string, Availability] => [id, "online"]);
const plates = new Map([
  ["plate-a1", "image-1"],
  ["plate-a2", "image-2"],
  ["plate-a3", "image-3"],
]);
const right = {
  "plate-a1/image": "image-1",
  "plate-a2/image": "image-2",
  "plate-a3/image": "image-3",
};

interface Scene {
  readonly minutesToStart?: number;
  readonly values?: Readonly<Record<string, PointValue>>;
  readonly change?: Partial<Snapshot>;
  readonly meeting?: Partial<Meeting>;
  readonly phase?: Snapshot["phase"];
  readonly vain?: readonly PointKey[];
}

function alarms(scene: Scene): readonly string[] {
  const { minutesToStart = 30, values = {}, change = {}, vain = [] } = scene;
  const snapshot = snapshotWith({
    model,
    phase: scene.phase ?? "preparing",
    nowMs: tenMs - minutesToStart * minuteMs,
    meeting: demoMeeting(scene.meeting),
    occupancy: "empty",
    values: { ...right, ...values },
    change: { plates, ...change },
  });
  return alarmConditions(snapshot, { ...noTrouble, notEffective: vain })
    .filter(({ id }) => id.includes("plate"))
    .map(({ id, text }) => `${id} ${text.key} ${Object.values(text.params).join(" ")}`.trim());
}

describe("NX T6-3: a plate that will not make it", () => {
  const asleep = (minutes: number, image = "old"): Scene => ({
    minutesToStart: 30,
    values: { "plate-a1/image": image, "plate-a1/checkIn": minutes },
  });

  it("is told while there is time: it sleeps beyond the start, or the redraw does", () => {
    const wakesMs = (minutes: number) => tenMs + (minutes - 30) * minuteMs;
    const late = (minutes: number) =>
      `plate-late:plate-a1 alarm.plate-asleep plate-a1 ${tenMs} ${wakesMs(minutes)}`;
    expect(alarms(asleep(40))).toEqual([late(40)]);
    expect(alarms(asleep(29.7))).toEqual([late(29.7)]);
    expect(alarms(asleep(29.5))).toEqual([]);
  });

  it("is no matter once its name stands there", () => {
    expect(alarms(asleep(40, "image-1"))).toEqual([]);
  });

  /** All plates right but one, of which nothing has been heard for so long. */
  const silentFor = (silentMs: number) => {
    const nowMs = tenMs - 30 * minuteMs;
    return new Map<PointKey, ActualPoint>([
      ...Object.entries(right).map(([key, value]): [PointKey, ActualPoint] => {
        const [device = "", point = ""] = key.split("/");
        return [pointKey(device, point), readingOf(value, nowMs, "good")];
      }),
      [pointKey("plate-a1", "image"), readingOf("old", nowMs - silentMs, "good")],
      [pointKey("plate-a1", "checkIn"), readingOf(0, nowMs - silentMs, "bad")],
    ]);
  };
  const unheard = (silentMs: number) =>
    `plate-late:plate-a1 alarm.plate-unheard plate-a1 ${tenMs} ${silentMs}`;

  it("is told when it is not heard for some minutes", () => {
    const gone = new Map<string, Availability>([["plate-a1", "offline"]]);
    const availability = new Map([...online, ...gone]);
    const told = (silentMs: number) =>
      alarms({ change: { availability, actual: silentFor(silentMs) } });
    expect(told(minuteMs)).toEqual([]);
    expect(told(6 * minuteMs)).toEqual([unheard(6 * minuteMs)]);
  });

  it("is told when it has missed its check-in", () => {
    const actual = silentFor(5 * minuteMs);
    expect(alarms({ change: { actual } })).toEqual([unheard(5 * minuteMs)]);
  });

  it("is not told when the meeting has begun, or none is prepared", () => {
    const scene = asleep(40);
    expect(alarms({ ...scene, minutesToStart: -1, phase: "meeting" })).toEqual([]);
    expect(alarms({ ...scene, phase: "idle" })).toEqual([]);
  });
});

describe("a plate that does not take its image", () => {
  const vain = [pointKey("plate-a1", "image")];

  it("NX T6-3: is told by whose name it shows when two are swapped", () => {
    const values = { "plate-a1/image": "image-2", "plate-a2/image": "image-1" };
    expect(alarms({ values, vain: [...vain, pointKey("plate-a2", "image")] })).toEqual([
      "command:plate-a1/image alarm.plate-swapped plate-a1 plate-a2",
      "command:plate-a2/image alarm.plate-swapped plate-a2 plate-a1",
    ]);
  });

  it("is to be taken away when it shows something older, or half a picture", () => {
    expect(alarms({ values: { "plate-a1/image": "half" }, vain })).toEqual([
      "command:plate-a1/image alarm.plate-wrong plate-a1",
    ]);
  });

  it("is no swap when two seats want what it shows", () => {
    const change = { plates: new Map([...plates, ["plate-a3", "image-2"]]) };
    expect(alarms({ values: { "plate-a1/image": "image-2" }, change, vain })[0]).toContain(
      "alarm.plate-wrong",
    );
  });

  it("has failed as any device when it is not read at all", () => {
    const actual = new Map<PointKey, ActualPoint>();
    expect(alarms({ change: { actual }, vain })).toEqual([
      "command:plate-a1/image alarm.command-failed plate-a1 image",
    ]);
  });
});

describe("the battery of a plate", () => {
  const { plateBatteryLowPercent: low, plateBatteryBackPercent: back } = roomLimits;
  const told = ["plate-battery:plate-a1 alarm.plate-battery plate-a1"];
  const at = (percent: number, open: readonly string[] = []) =>
    alarms({
      values: { "plate-a1/battery": percent },
      change: { alarms: new Map(open.map((id) => [id, alarmOf(id, {})])) },
    }).map((text) => text.replace(/ \d+$/, ""));

  it("is told before it is empty, and stays told until it is changed", () => {
    expect(at(low)).toEqual([]);
    expect(at(low - 1)).toEqual(told);
    expect(at(back - 1, ["plate-battery:plate-a1"])).toEqual(told);
    expect(at(back, ["plate-battery:plate-a1"])).toEqual([]);
  });
});

describe("NX 5.5.4: a plate after a classified meeting", () => {
  const gone = { classified: true, title: "—", organiser: "", banner: "", seats: [] };
  const { plateBlankMs } = roomLimits;
  const after = (sinceEndMs: number, status: "open" | "done") => {
    const { endMs } = demoMeeting();
    const duty = dutyOf("m1", "wiped", { status });
    return alarms({
      minutesToStart: (tenMs - endMs - sinceEndMs) / minuteMs,
      phase: "powering-down",
      meeting: gone,
      values: { "plate-a1/image": "a name" },
      change: { duties: new Map([["m1:wiped", duty]]) },
    });
  };

  it("is told when it has not confirmed for long that the name is gone", () => {
    expect(after(plateBlankMs - 1, "open")).toEqual([]);
    expect(after(plateBlankMs, "open")).toEqual([
      `plate-kept:plate-a1 alarm.plate-not-blank plate-a1 ${tenMs}`,
    ]);
    expect(after(plateBlankMs, "done")).toEqual([]);
  });
});

describe("what plates will not be able to show", () => {
  it("is told by character, but not of a classified meeting; and a template that is not there", () => {
    const trouble = { kind: "character", device: "plate-a1", startMs: tenMs } as const;
    const change: Partial<Snapshot> = {
      plateTroubles: [
        { ...trouble, character: "U+1F600" },
        { ...trouble, device: "plate-a2", character: null },
        { kind: "template", template: "golden", startMs: tenMs },
      ],
    };
    expect(alarms({ change })).toEqual([
      `plate-name:plate-a1:${tenMs} alarm.plate-character ${tenMs} plate-a1 U+1F600`,
      `plate-name:plate-a2:${tenMs} alarm.plate-character-secret ${tenMs} plate-a2`,
      `plate-template:${tenMs} alarm.plate-template ${tenMs} golden`,
    ]);
  });

  it("reads well", () => {
    const locale = { timeZone: "Asia/Shanghai" } as const;
    const params = { device: "plate-a1", meetingAtMs: tenMs, checkInAtMs: tenMs + 5 * minuteMs };
    const spoken = { key: "alarm.plate-asleep", params } as const;
    expect(say({ ...locale, language: "en" }, spoken)).toContain("10:00: it sleeps until 10:05");
    expect(say({ ...locale, language: "zh" }, spoken)).toContain(
      "赶不上 10:00 的会议：10:05 才会签到",
    );
  });
});
