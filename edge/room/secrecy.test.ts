import { describe, expect, it } from "vitest";
import type { Availability } from "../../contract/api.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Phase } from "../../contract/record.ts";
import { demoMeeting, demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { Snapshot } from "./snapshot.ts";
import { microphoneAlarms } from "./microphone-alarms.ts";
import { isSecret, isTight, isWireless, leakyDevices } from "./secrecy.ts";

const model = demoModel((text) =>
  text.replace(
    "  amplifier:",
    "  mic-table: { profile: shure/mxa, tcp: { host: 192.0.2.44 } }\n  amplifier:",
  ),
);

const quiet = {
  "av-supply/power": "on",
  "mic-main/mute": true,
  "mic-spare/mute": true,
  "recorder/power": "off",
};

const at = (
  values: Readonly<Record<string, PointValue>>,
  phase: Phase = "meeting",
  offline: readonly string[] = [],
  isClassified = true,
) => {
  const reached = (id: string): Availability => (offline.includes(id) ? "unpowered" : "online");
  return snapshotWith({
    model,
    phase,
    nowMs: tenMs,
    meeting: demoMeeting({ classified: isClassified }),
    occupancy: "occupied",
    values,
    change: { availability: new Map([...model.devices.keys()].map((id) => [id, reached(id)])) },
  });
};

it("NX 5.5.2: counts microphones by radio and recorders as leaky, not one on a wire", () => {
  const wireless = [...model.devices.values()].filter(isWireless).map(({ id }) => id);
  expect(wireless).toEqual(["mic-main", "mic-spare"]);
  expect(leakyDevices(model).map(({ id }) => id)).toEqual(["mic-main", "mic-spare", "recorder"]);
});

describe("NX 5.5.3: a device is proved tight", () => {
  const main = model.devices.get("mic-main");
  const recorder = model.devices.get("recorder");
  if (main === undefined || recorder === undefined) throw new Error("not the demo room");

  it.each<[string, Readonly<Record<string, PointValue>>, readonly string[], boolean]>([
    ["when it reads muted", { "mic-main/mute": true }, [], true],
    ["when it reads off", { "mic-main/power": "off" }, [], true],
    ["when it has no supply", { "av-supply/power": "off" }, ["mic-main"], true],
    ["not when it answers in spite of its supply", { "av-supply/power": "off" }, [], false],
    ["not when it reads live", { "mic-main/mute": false }, [], false],
    ["not by its silence", {}, ["mic-main"], false],
  ])("%s", (_when, values, offline, expected) => {
    expect(isTight(at(values, "meeting", offline), main)).toBe(expected);
  });

  it("when a recorder reads off or not recording", () => {
    expect(isTight(at({ "recorder/power": "off" }), recorder)).toBe(true);
    expect(isTight(at({ "recorder/recording": false }), recorder)).toBe(true);
    expect(isTight(at({ "recorder/power": "on" }), recorder)).toBe(false);
  });
});

describe("the alarm of a leak", () => {
  const ids = (snapshot: ReturnType<typeof at>) => microphoneAlarms(snapshot).map(({ id }) => id);

  it("NX 5.5.3: is raised at once for each device that is not off while people are in the room", () => {
    expect(ids(at(quiet))).toEqual([]);
    expect(ids(at({ ...quiet, "mic-spare/mute": false }))).toEqual(["leaky:mic-spare"]);
    expect(ids(at({}, "open"))).toEqual(["leaky:mic-main", "leaky:mic-spare", "leaky:recorder"]);
    expect(microphoneAlarms(at({}))[0]?.severity).toBe("now");
  });

  it("is none during preparation, or at a meeting that is not classified", () => {
    expect(ids(at({}, "preparing"))).toEqual([]);
    expect(ids(at({}, "meeting", [], false))).toEqual([]);
  });
});

it("NX 5.5.3: by a clock that is not trusted any classified meeting of the agenda may be running", () => {
  const unsure = (isClassified: boolean) => ({
    ...at(quiet, "idle", [], isClassified),
    clockTrusted: false,
    meeting: null,
  });
  expect(isSecret(unsure(true))).toBe(true);
  expect(isSecret(unsure(false))).toBe(false);
});

describe("NX 5.5.2: people of a classified meeting who stay", () => {
  const endMs = demoMeeting().endMs;
  const minuteMs = 60_000;
  /** Ten minutes after the end another meeting is being prepared. */
  const after = (change: Partial<Snapshot>, forMinutes = 70): boolean => {
    const room = at(quiet, "preparing");
    const nowMs = endMs + 10 * minuteMs;
    const sinceMs = nowMs - forMinutes * minuteMs;
    const occupancy = { ...room.occupancy, state: "occupied" as const, sinceMs };
    const next = demoMeeting({ id: "m2", startMs: endMs + 90 * minuteMs });
    const times = { nowMs, steadyMs: nowMs, meeting: next, occupancy };
    return isSecret({ ...room, ...times, ...change });
  };

  it("keep their secret through the preparation of the next one", () => {
    expect(after({})).toBe(true);
  });

  it("keep it no longer once they have left, or the next one runs", () => {
    const { occupancy } = at(quiet);
    expect(after({ occupancy: { ...occupancy, state: "empty" } })).toBe(false);
    expect(after({ phase: "meeting" })).toBe(false);
  });

  it("are told from those who come in later", () => {
    const nowMs = endMs + 60 * minuteMs;
    const { occupancy } = at(quiet);
    const came = { ...occupancy, state: "occupied" as const, sinceMs: nowMs - minuteMs };
    expect(after({ nowMs, steadyMs: nowMs, occupancy: came })).toBe(false);
  });
});
