import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { DutyKind } from "../../contract/duty.ts";
import { demoMeeting, demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { windowsOf } from "./duty-windows.ts";
import { equippedKinds } from "./equipment.ts";

const model = demoModel();
const longBeforeMs = tenMs - 600 * minuteMs;

interface Case {
  readonly meeting?: Partial<Meeting>;
  readonly room?: RoomModel;
  readonly endedAtMs?: number;
  readonly nowMs?: number;
}

/** The windows of one meeting, in minutes from its start: opens, due, closes. */
function windows({ meeting, room = model, endedAtMs, nowMs = longBeforeMs }: Case) {
  const ended = new Map(
    endedAtMs === undefined
      ? []
      : [["m1", { meetingId: "m1", atMs: endedAtMs, cause: "button", by: "Li" } as const]],
  );
  const endings = { ended, extended: new Map() };
  const context = { model: room, endings, wireActMs: 0, nowMs };
  const all = windowsOf(demoMeeting(meeting), context, equippedKinds(room));
  const minutes = (atMs: number) => (atMs - (meeting?.startMs ?? tenMs)) / minuteMs;
  return new Map(
    all.map(({ name, opensAtMs, dueAtMs, closesAtMs }) => [
      name,
      [minutes(opensAtMs), minutes(dueAtMs), minutes(closesAtMs)],
    ]),
  );
}

const count = (all: ReadonlyMap<string, unknown>, kind: DutyKind) =>
  [...all.keys()].filter((name) => name.replace(/\.\d+$/, "") === kind).length;
const recess = (from: number, to: number) => ({
  startMs: tenMs + from * minuteMs,
  endMs: tenMs + to * minuteMs,
});

describe("before the meeting", () => {
  it.each([
    ["ordinary", -60],
    ["important", -120],
    ["large", -240],
  ] as const)("NX 6.2.1.1: an %s meeting is laid out %i min before", (level, due) => {
    const [opens, dueAt, closes] = windows({ meeting: { class: level } }).get("prepared") ?? [];
    expect([dueAt, closes]).toEqual([due, 0]);
    expect(opens).toBeLessThanOrEqual(due - 60);
    expect(windows({ meeting: { class: level } }).get("test-commissioning")?.[1]).toBe(due);
  });

  it("NX 6.2.1.2: the door opens 60 min before, and until then what is laid out is locked", () => {
    expect(windows({}).get("door-opened")).toEqual([-60, -58, 0]);
    expect(windows({}).get("door-locked-before")).toEqual([-130, -60, -60]);
  });

  it("NX T5-2: audio on 2 h before, tested again 30 and 10 min before", () => {
    expect(windows({}).get("audio-on")?.[1]).toBe(-120);
    expect(windows({}).get("test-t30")).toEqual([-30, -10, 0]);
    expect(windows({}).get("test-t10")).toEqual([-10, 0, 0]);
  });

  it("NX 6.3.1.2: reception 50 min before a large meeting, 30 min before others", () => {
    expect(windows({ meeting: { class: "large" } }).get("reception")).toEqual([-65, -50, 0]);
    expect(windows({}).get("reception")).toEqual([-45, -30, 0]);
  });

  it("NX 6.2.4.2: the organiser confirms by the start", () => {
    expect(windows({}).get("confirmed")?.slice(1)).toEqual([0, 0]);
  });

  it("NX 5.5.3: only a classified meeting asks for secrecy, from the open door on", () => {
    expect(windows({}).has("secrecy")).toBe(false);
    expect(windows({ meeting: { classified: true } }).get("secrecy")).toEqual([-60, 0, 60]);
  });

  it("asks nothing of people for a self-service meeting, and everything of the equipment", () => {
    const attended = windows({});
    const alone = windows({ meeting: { attendance: "self-service" } });
    const missing = [...attended.keys()].filter((name) => !alone.has(name));
    expect(missing).toEqual([
      "confirmed",
      "reception",
      "doors-closed",
      "tea.1",
      "tea.2",
      "washroom.1",
      "windows-closed",
    ]);
  });
});

describe("while the meeting runs", () => {
  it("NX 6.3.2.3: tea is asked for every 20 min, and not once more at the end", () => {
    const all = windows({});
    expect(all.get("tea.1")).toEqual([15, 20, 35]);
    expect(all.get("tea.2")).toEqual([35, 40, 60]);
    expect(count(all, "tea")).toBe(2);
  });

  it("NX 7.1.3: the wash-rooms are checked every 30 min", () => {
    const all = windows({ meeting: { endMs: tenMs + 90 * minuteMs } });
    expect(all.get("washroom.1")).toEqual([25, 30, 55]);
    expect(all.get("washroom.2")).toEqual([55, 60, 90]);
    expect(count(all, "washroom")).toBe(2);
  });

  it("NX 6.3.3: somebody looks in every hour", () => {
    const all = windows({ meeting: { endMs: tenMs + 150 * minuteMs } });
    expect(count(all, "patrol")).toBe(2);
    expect(all.get("patrol.2")).toEqual([115, 120, 150]);
  });

  it("NX 6.3.2.3: tea pauses in a recess", () => {
    const all = windows({ meeting: { recesses: [recess(10, 30)] } });
    expect(all.get("tea.1")).toEqual([35, 40, 60]);
    expect(count(all, "tea")).toBe(1);
  });

  it("never asks in a recess for what is due when people are back", () => {
    const all = windows({ meeting: { recesses: [recess(15, 25)] } });
    expect(all.get("tea.1")?.slice(0, 2)).toEqual([25, 30]);
  });

  it("NX 6.3.2.3: an undisturbed meeting asks for no tea and no patrol", () => {
    const open = windows({ meeting: { undisturbed: true, endMs: tenMs + 150 * minuteMs } });
    expect([count(open, "tea"), count(open, "patrol"), count(open, "washroom")]).toEqual([0, 0, 4]);
    const secret = windows({ meeting: { undisturbed: true, classified: true } });
    expect([count(secret, "tea"), count(secret, "washroom")]).toEqual([0, 0]);
  });

  it("NX 6.3.4.1: each recess is a look for faults, also where nobody serves", () => {
    const recesses = [recess(40, 45), recess(10, 30), recess(25, 35), recess(58, 90)];
    const all = windows({ meeting: { recesses, attendance: "self-service" } });
    expect(all.get("test-recess.1")).toEqual([10, 15, 35]);
    expect(all.get("test-recess.2")).toEqual([40, 45, 45]);
    expect(all.get("test-recess.3")).toEqual([58, 60, 60]);
    expect(count(all, "test-recess")).toBe(3);
  });

  it("NX 6.3.1.5: the doors are closed soon after the start", () => {
    expect(windows({}).get("doors-closed")).toEqual([0, 5, 20]);
    expect(windows({ meeting: { endMs: tenMs + 3 * minuteMs } }).get("doors-closed")).toEqual([
      0, 3, 3,
    ]);
  });

  it("asks for what belongs to the time that was really used", () => {
    const early = windows({ endedAtMs: tenMs + 30 * minuteMs, nowMs: tenMs + 30 * minuteMs });
    expect([count(early, "tea"), count(early, "washroom")]).toEqual([1, 0]);
  });

  it("looks only days ahead in a meeting of weeks", () => {
    const endMs = tenMs + 14 * 24 * 60 * minuteMs;
    expect(count(windows({ meeting: { endMs } }), "tea")).toBeLessThanOrEqual(2 * 72 + 1);
  });

  it("counts on in the middle of a meeting that never seems to end, and does not go through it all", () => {
    const endMs = Date.UTC(9999, 11, 31);
    const dayMin = 24 * 60;
    const all = windows({ meeting: { endMs }, nowMs: tenMs + 30 * dayMin * minuteMs });
    expect(all.get(`tea.${30 * 72}`)?.[1]).toBe(30 * dayMin);
    expect(all.has(`tea.${27 * 72}`) || all.has(`tea.${33 * 72}`)).toBe(false);
    expect(count(all, "tea")).toBeGreaterThan(4 * 72 - 2);
  });
});

describe("after the meeting", () => {
  it("NX 5.6.2.3: the large loads go first, NX 6.4.2.5: the supply after the cool-down", () => {
    const all = windows({});
    const due = (name: string) => all.get(name)?.[1] ?? Number.NaN;
    expect(all.get("large-loads-off")).toEqual([60, 62, 92]);
    const order = ["large-loads-off", "cooled-down", "supply-cut", "off-proved"] as const;
    expect(order.map(due)).toEqual(order.map(due).toSorted((left, right) => left - right));
    expect(due("door-locked-after")).toBeGreaterThan(due("off-proved"));
  });

  it("moves deadlines on with the people, by the minute", () => {
    const late = windows({ nowMs: tenMs + 75.5 * minuteMs });
    expect(late.get("large-loads-off")).toEqual([60, 78, 108]);
    expect(late.get("windows-closed")?.[1]).toBe(76 + 15);
  });

  it("NX 6.4.2.1: only a room with fresh air owes it", () => {
    const stuffy = demoModel((text) => text.replace(/ {2}fresh-air:\n(?: {4}.*\n)+/, ""));
    expect(windows({}).has("ventilated")).toBe(true);
    expect(windows({ room: stuffy }).has("ventilated")).toBe(false);
  });

  it("NX 5.5.4: only a classified meeting has to be wiped, however long people stay", () => {
    expect(windows({}).has("wiped")).toBe(false);
    const secret = { classified: true };
    const due = windows({ meeting: secret }).get("wiped");
    expect(due).toEqual([60, 92, 122]);
    expect(windows({ meeting: secret, nowMs: tenMs + 100 * minuteMs }).get("wiped")).toEqual(due);
  });
});
