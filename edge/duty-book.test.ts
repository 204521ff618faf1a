import { afterEach, describe, expect, it } from "vitest";
import type { Meeting } from "../contract/agenda.ts";
import type { RecordBody } from "../contract/record.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { type DayChange, startDay, type VirtualDay } from "./virtual-day.fixture.ts";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

function day(minutes: number, change: DayChange = {}): VirtualDay {
  const started = startDay(at(minutes), change);
  open.push(started);
  return started;
}

async function kill(killed: VirtualDay): Promise<void> {
  open.splice(open.indexOf(killed), 1);
  await killed.loop.stop();
  killed.store.close();
}

const at = (minutes: number) => tenMs + minutes * minuteMs;
const bodies = ({ store }: VirtualDay): readonly RecordBody[] =>
  store.recordsAfter(0, 10_000).map(({ body }) => body);
const notices = (of: VirtualDay, duty: string) =>
  bodies(of).flatMap((body) => (body.kind === "notice" && body.duty === duty ? [body] : []));
const dutyOf = (of: VirtualDay, name: string) => of.loop.snapshot.duties.get(name);
const alarmIds = (of: VirtualDay) => of.loop.view().alarms.map(({ id }) => id);
const takes = (of: VirtualDay, version: number, ...meetings: Meeting[]) =>
  of.loop.takeAgenda(demoAgenda(meetings, version));

describe("telling people", () => {
  it("NX 6.2.1.1: reminds, escalates before the deadline, and is an alarm until it is done", async () => {
    const room = day(-140);
    takes(room, 1, demoMeeting());
    await room.until(at(-89));
    expect(notices(room, "m1:prepared").map(({ notice, to }) => [notice, to])).toEqual([
      ["reminded", "service"],
    ]);
    expect(alarmIds(room)).toEqual([]);
    await room.until(at(-69));
    expect(notices(room, "m1:prepared").map(({ notice, to }) => [notice, to])).toEqual([
      ["reminded", "service"],
      ["escalated", "manager"],
    ]);
    expect(alarmIds(room)).toContain("overdue:m1:prepared");
    room.loop.act({ kind: "attest", duty: "m1:prepared" }, "Wang");
    await room.until(at(-68));
    expect(dutyOf(room, "m1:prepared")?.status).toBe("done");
    expect(alarmIds(room)).not.toContain("overdue:m1:prepared");
  });

  it("tells nobody twice, not even after a restart", async () => {
    const first = day(-140);
    takes(first, 1, demoMeeting());
    await first.until(at(-66));
    await kill(first);
    const second = day(-66, { file: first.file });
    await second.until(at(-61));
    const told = notices(second, "m1:prepared").map(({ notice }) => notice);
    expect(told).toEqual(["reminded", "escalated"]);
    expect(alarmIds(second)).toContain("overdue:m1:prepared");
  });

  it("says in the record and in the alarm what a missed duty lacked", async () => {
    const room = day(-140);
    room.room.values.set("air/temperature", 31);
    takes(room, 1, demoMeeting());
    await room.until(at(31));
    expect(dutyOf(room, "m1:comfort")).toMatchObject({
      status: "missed",
      evidence: [{ text: { key: "lack.comfort", params: { temperature: 31 } } }],
    });
    const alarm = room.loop.view().alarms.find(({ id }) => id === "missed:m1:comfort");
    expect(alarm?.text.params).toMatchObject({ lack: "comfort", temperature: 31, high: 28 });
  });
});

describe("a clock that is not trusted", () => {
  it("opens nothing, settles nothing and tells nobody until it is", async () => {
    const room = day(-140);
    takes(room, 1, demoMeeting());
    await room.until(at(-130));
    room.clock.isTrusted = false;
    const before = bodies(room).filter(({ kind }) => kind === "duty").length;
    await room.until(at(-65));
    expect(bodies(room).filter(({ kind }) => kind === "duty")).toHaveLength(before);
    expect(notices(room, "m1:prepared")).toEqual([]);
    room.clock.isTrusted = true;
    await room.until(at(-64));
    expect(notices(room, "m1:prepared").map(({ notice }) => notice)).toEqual([
      "reminded",
      "escalated",
    ]);
  });
});

describe("an agenda that changes", () => {
  it("NX T7-8: proves the plates anew when the seats have changed, and only then", async () => {
    const room = day(-140, { staff: "Wang" });
    takes(room, 1, demoMeeting());
    await room.until(at(-100));
    expect(dutyOf(room, "m1:nameplates")).toMatchObject({ id: "m1:nameplates", status: "done" });
    const other = demoMeeting({ id: "m2", startMs: at(600), endMs: at(660) });
    takes(room, 2, demoMeeting(), other);
    await room.until(at(-95));
    expect(dutyOf(room, "m1:nameplates")?.id).toBe("m1:nameplates");
    const image = room.room.values.get("plate-a2/image");
    const seats = [
      { seat: "A1", name: "张三", unit: "", post: "" },
      { seat: "A2", name: "李四", unit: "", post: "" },
    ];
    takes(room, 3, demoMeeting({ seats, headCount: 30 }), other);
    await room.until(at(-90));
    expect(dutyOf(room, "m1:nameplates")).toMatchObject({ id: "m1:nameplates#2", status: "done" });
    expect(room.room.values.get("plate-a2/image")).not.toBe(image);
    expect(notices(room, "m1:prepared").map(({ text }) => text.key)).toContain(
      "notice.more-guests",
    );
  });

  it("NX T7-8: judges what is owed anew at once: a minute later the meeting has begun", async () => {
    const room = day(-140, { staff: "Wang" });
    takes(room, 1, demoMeeting());
    await room.until(at(-0.8));
    const seats = [{ seat: "A1", name: "李四", unit: "", post: "" }];
    takes(room, 2, demoMeeting({ seats }));
    await room.until(at(-0.2));
    expect(dutyOf(room, "m1:nameplates")).toMatchObject({ id: "m1:nameplates#2", status: "done" });
  });

  it("NX T5-2: forgets nothing that opens soon when something is owed anew", async () => {
    const room = day(-140, { staff: "Wang" });
    takes(room, 1, demoMeeting());
    await room.until(at(-13));
    const seats = [{ seat: "A1", name: "李四", unit: "", post: "" }];
    takes(room, 2, demoMeeting({ seats }));
    await room.until(at(-6));
    expect(dutyOf(room, "m1:nameplates")?.id).toBe("m1:nameplates#2");
    expect(dutyOf(room, "m1:test-t10")?.status).toBe("done");
  });

  it("keeps the ends of a meeting that moved on record, each once", async () => {
    const room = day(-140, { staff: "Wang" });
    takes(room, 1, demoMeeting());
    await room.until(at(-50));
    takes(room, 2, demoMeeting({ startMs: at(90), endMs: at(100) }));
    await room.until(at(85));
    room.room.people = 12;
    await room.until(at(101));
    room.room.people = 0;
    await room.until(at(130));
    const ends = bodies(room).flatMap((body) =>
      body.kind === "duty" && body.duty.settledAtMs !== null && body.duty.meetingId === "m1"
        ? [body.duty]
        : [],
    );
    expect(new Set(ends.map(({ id }) => id)).size).toBe(ends.length);
    expect(ends.filter(({ id }) => id.startsWith("m1:test-commissioning"))).toMatchObject([
      { id: "m1:test-commissioning", status: "done" },
      { id: "m1:test-commissioning#2", status: "done" },
    ]);
    const last = [...room.loop.snapshot.duties.values()].filter((duty) => duty.meetingId === "m1");
    expect(last.filter(({ status }) => status !== "done" && status !== "waived")).toEqual([]);
  });
});

describe("memory", () => {
  it("forgets old duties once their meeting has left the agenda, and what people said of them", async () => {
    const room = day(-10, { staff: "Wang" });
    takes(room, 1, demoMeeting());
    await room.until(at(21));
    expect(room.loop.snapshot.attested.has("m1:tea.1")).toBe(true);
    takes(room, 2);
    room.step.ms = 26 * 60 * minuteMs;
    await room.until(at(23));
    const kept = [...room.loop.snapshot.duties.keys()].filter((name) => name.startsWith("m1:"));
    expect(kept).toEqual([]);
    expect(room.loop.snapshot.attested.has("m1:tea.1")).toBe(false);
    expect(dutyOf(room, "day-2026-03-03:daily-patrol")).toBeDefined();
  });
});
