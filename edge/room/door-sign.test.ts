import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { decide } from "../rules/rules.ts";
import { doorSign } from "./door-sign.ts";
import type { Snapshot } from "./snapshot.ts";

const model = demoModel();
const at = (minutes: number) => tenMs + minutes * minuteMs;
const meeting = (id: string, fromMin: number, toMin: number, change: Partial<Meeting> = {}) =>
  demoMeeting({ id, title: `Title ${id}`, startMs: at(fromMin), endMs: at(toMin), ...change });

function roomAt(minutes: number, meetings: readonly Meeting[], change: Partial<Snapshot> = {}) {
  return snapshotWith({
    model,
    phase: "idle",
    nowMs: at(minutes),
    meeting: null,
    occupancy: "empty",
    values: {},
    change: { agenda: demoAgenda(meetings), ...change },
  });
}
const titles = (snapshot: Snapshot) => {
  const told = doorSign(snapshot);
  return told === null ? null : [told.now?.title ?? null, told.next?.title ?? null];
};

describe("now and next", () => {
  const [first, second] = [meeting("m1", 0, 60), meeting("m2", 120, 180)];
  const tomorrow = meeting("m3", 24 * 60, 25 * 60);
  it.each<[string, number, readonly Meeting[], readonly (string | null)[]]>([
    ["before the first", -30, [second, first], [null, "Title m1"]],
    ["from its start on", 0, [first, second], ["Title m1", "Title m2"]],
    ["at its very end", 60, [first, second], [null, "Title m2"]],
    ["in the last of the day", 130, [first, second, tomorrow], ["Title m2", null]],
    ["what is tomorrow keeps nobody out", 200, [first, second, tomorrow], [null, null]],
    ["nothing at all", 0, [], [null, null]],
    ["one that overlaps waits", 30, [first, meeting("m4", 20, 90)], ["Title m1", "Title m4"]],
  ])("%s", (_case, minutes, meetings, expected) => {
    expect(titles(roomAt(minutes, meetings))).toEqual(expected);
  });

  it("goes by when a meeting really ends", () => {
    const ended = new Map([["m1", { meetingId: "m1", atMs: at(20), cause: "button", by: "x" }]]);
    const endings = { ended, extended: new Map() } as Snapshot["endings"];
    expect(titles(roomAt(30, [first, second], { endings }))).toEqual([null, "Title m2"]);
  });

  it("NX 5.5.4: of a classified meeting only that the room is in use", () => {
    const secret = meeting("m1", 0, 60, { classified: true });
    expect(doorSign(roomAt(10, [secret]))).toEqual({
      now: { title: "", startMs: at(0), endMs: at(60) },
      next: null,
    });
  });

  it("says nothing without an agenda, or by a clock that is not trusted", () => {
    expect(doorSign(roomAt(10, [first], { clockTrusted: false }))).toBeNull();
    expect(doorSign(roomAt(10, [first], { agenda: null }))).toBeNull();
  });
});

describe("a text sign beside the door", () => {
  const withSign = (profile: string) =>
    demoModel((text) =>
      text.replace(
        "  banner: { profile",
        `  door-board: { profile: ${profile}, role: door-sign }\n  banner: { profile`,
      ),
    );
  const board = withSign("awtrix/3, link: room, topic: board");
  const told = (minutes: number, meetings: readonly Meeting[], change: Partial<Snapshot> = {}) => {
    const targets = decide({ ...roomAt(minutes, meetings, change), model: board });
    return {
      text: targets.get("door-board/text")?.value,
      power: targets.get("door-board/power")?.value,
      banner: targets.get("banner/text")?.value,
    };
  };

  it("tells now and next in the letters that it has", () => {
    const meetings = [meeting("m1", 0, 60), meeting("m2", 120, 180, { title: "预算会" })];
    expect(told(10, meetings)).toMatchObject({
      text: "IN USE 10:00-11:00 Title m1  NEXT 12:00-13:00",
      power: "on",
    });
    expect(told(70, meetings).text).toBe("FREE  NEXT 12:00-13:00");
  });

  it("is dark by night, and when nothing begins for hours", () => {
    const late = meeting("m1", 10 * 60, 11 * 60);
    expect(told(0, [late])).toMatchObject({ text: "", power: "off" });
    expect(told(4 * 60, [late])).toMatchObject({
      text: "FREE  NEXT 20:00-21:00 Title m1",
      power: "on",
    });
    expect(told(11 * 60, [late])).toMatchObject({ text: "", power: "off" });
  });

  it("NX 5.5.4: keeps to itself what is classified, while the banner is dark", () => {
    const secret = meeting("m1", 0, 60, { classified: true, title: "QUARTZ" });
    const running = { phase: "meeting", meeting: secret } as const;
    expect(told(10, [secret], running)).toMatchObject({
      text: "IN USE 10:00-11:00",
      banner: "",
    });
  });

  it("NX T7-2: shows the way out in a fire", () => {
    const fire = { device: "fire", atMs: at(5), sinceMs: at(5), overSinceMs: null };
    const emergencies = new Map([["fire", fire]]) as Snapshot["emergencies"];
    expect(told(10, [meeting("m1", 0, 60)], { emergencies }).text).toBe("EXIT");
  });

  it("does not go off with the loads of the room", () => {
    const snapshot = {
      ...roomAt(70, [meeting("m1", 0, 60), meeting("m2", 120, 180)]),
      model: board,
    };
    const target = decide({ ...snapshot, phase: "powering-down" }).get("door-board/text");
    expect(target?.reason.rule).toBe("door-sign");
    expect(target?.lost).toEqual([]);
  });
});
