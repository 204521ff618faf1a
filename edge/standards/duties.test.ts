import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import { type Duty, dutyName } from "../../contract/duty.ts";
import { testReport } from "../../contract/selftest.fixture.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import { demoAgenda, demoMeeting, demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { deriveDuties, type DutyContext, waivedBy } from "./duties.ts";

const model = demoModel();
const at = (minutes: number) => tenMs + minutes * minuteMs;

/** A book of duties as the loop keeps it, without judging. Times in minutes from ten o'clock. */
function dutyBook() {
  const known = new Map<string, Duty>();
  const all: Duty[] = [];
  const ended = new Map<string, { meetingId: string; atMs: number; cause: "button"; by: string }>();
  const extended = new Map<string, { meetingId: string; untilMs: number; by: string }>();
  let version = 0;
  const look = (
    minutes: number,
    meetings: readonly Meeting[],
    presence: DutyContext["presence"] = "occupied",
    reports: readonly SelfTestReport[] = [],
  ) => {
    const context: DutyContext = {
      model,
      endings: { ended, extended },
      presence,
      reports,
      wireActMs: 0,
      nowMs: at(minutes),
    };
    version += 1;
    const changed = deriveDuties(demoAgenda(meetings, version), known, context);
    for (const duty of changed) {
      known.set(dutyName(duty.id), duty);
      all.push(duty);
    }
    return changed.filter((duty) => duty.meetingId !== null);
  };
  const change = (name: string, part: Partial<Duty>) => {
    const duty = known.get(name);
    if (duty === undefined) throw new Error(`no duty ${name}`);
    known.set(name, { ...duty, ...part });
  };
  const settle = (name: string, minutes: number, status: Duty["status"] = "done") =>
    change(name, { status, settledAtMs: at(minutes) });
  return {
    known,
    all,
    look,
    settle,
    change,
    ended,
    extended,
    of: (name: string) => known.get(name),
  };
}

const meeting = demoMeeting();
const movedBy = (minutes: number) =>
  demoMeeting({
    startMs: meeting.startMs + minutes * minuteMs,
    endMs: meeting.endMs + minutes * minuteMs,
  });

describe("deriving", () => {
  it("makes no duties of a meeting that is over and of which nothing is known", () => {
    expect(dutyBook().look(48 * 60, [meeting])).toEqual([]);
  });

  it("makes none yet of a meeting that is more than two days ahead", () => {
    const book = dutyBook();
    expect(book.look(-48 * 60 - 1, [meeting])).toEqual([]);
    expect(book.look(-48 * 60, [meeting])).toHaveLength(24);
  });

  it("makes the same duties again and again without doubling one", () => {
    const book = dutyBook();
    expect(new Set(book.look(-200, [meeting]).map((duty) => duty.id)).size).toBe(24);
    expect(book.look(-199, [meeting])).toEqual([]);
  });

  it("takes of two meetings of one id the first", () => {
    const book = dutyBook();
    book.look(-200, [meeting, movedBy(60)]);
    expect(book.look(-199, [meeting, movedBy(60)])).toEqual([]);
    expect(book.of("m1:door-opened")?.opensAtMs).toBe(at(-60));
  });

  it("waives what is first heard of after its deadline", () => {
    const book = dutyBook();
    book.look(-20, [meeting]);
    expect(book.of("m1:prepared")).toMatchObject({ status: "waived", settledAtMs: at(-20) });
    expect(book.of("m1:prepared")?.evidence.map(({ text }) => text.key)).toEqual([
      "evidence.booked-late",
    ]);
    expect(book.of("m1:test-t10")?.status).toBe("waiting");
  });
});

describe("a meeting that is moved", () => {
  it("takes along what is open or to come", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.change("m1:prepared", { status: "open" });
    const changed = book.look(-99, [movedBy(120)]);
    expect(changed.filter((duty) => duty.id.includes("#"))).toEqual([]);
    expect(book.of("m1:prepared")).toMatchObject({
      id: "m1:prepared",
      status: "waiting",
      dueAtMs: at(60),
    });
  });

  it("owes again what was done before its new window opens, under a name of its own", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.settle("m1:prepared", -90);
    book.settle("m1:audio-on", -125, "missed");
    book.look(-80, [movedBy(180)]);
    expect(book.of("m1:prepared")).toMatchObject({ id: "m1:prepared#2", status: "waiting" });
    expect(book.of("m1:audio-on")?.id).toBe("m1:audio-on#2");
    book.settle("m1:prepared", 60);
    book.look(61, [movedBy(400)]);
    expect(book.of("m1:prepared")?.id).toBe("m1:prepared#3");
  });

  it("does not ask anew for what its new window still covers", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.settle("m1:prepared", -90);
    expect(book.look(-80, [movedBy(20)]).map((duty) => duty.id)).not.toContain("m1:prepared#2");
    expect(book.of("m1:prepared")?.status).toBe("done");
  });

  it("does not blame anybody for a deadline that was moved into the past", () => {
    const book = dutyBook();
    book.look(-300, [movedBy(200)]);
    book.change("m1:door-locked-before", { status: "open" });
    book.look(-50, [meeting]);
    expect(book.of("m1:door-locked-before")?.evidence.at(-1)?.text.key).toBe(
      "evidence.booked-late",
    );
    expect(book.of("m1:prepared")).toMatchObject({ status: "waiting", dueAtMs: at(-60) });
  });

  it("does not owe again what can no longer be done", () => {
    const book = dutyBook();
    book.look(-300, [meeting]);
    book.settle("m1:test-t30", -25);
    book.look(30, [movedBy(35)]);
    expect(book.of("m1:test-t30")?.id).toBe("m1:test-t30");
  });

  it("tells people anew when they were told of the old time", () => {
    const book = dutyBook();
    book.look(-100, [meeting]);
    book.change("m1:prepared", { status: "open", noticed: "reminded" });
    const changed = book.look(-85, [movedBy(180)]).filter(({ kind }) => kind === "prepared");
    expect(changed.map(({ id, status, noticed }) => [id, status, noticed])).toEqual([
      ["m1:prepared", "waived", "reminded"],
      ["m1:prepared#2", "waiting", "none"],
    ]);
  });
});

describe("a meeting that is withdrawn", () => {
  it("waives its duties, and owes them again when it is back in time", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.settle("m1:audio-on", -150);
    book.look(-120, []);
    const withdrawn = [...book.known.values()].filter(({ status }) => status === "waived");
    expect(withdrawn).toHaveLength(23);
    book.look(-110, [meeting]);
    expect(book.of("m1:prepared")).toMatchObject({ id: "m1:prepared#2", status: "waiting" });
    expect(book.of("m1:audio-on")?.status).toBe("done");
  });

  it("leaves the duties of the day alone", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.look(-199, []);
    expect(book.of("day-2026-03-02:daily-patrol")?.status).toBe("waiting");
    book.look(24 * 60, []);
    expect(book.of("day-2026-03-02:daily-patrol")?.status).toBe("waiting");
    expect(book.of("day-2026-03-03:daily-patrol")?.status).toBe("waiting");
  });
});

describe("the periodic test", () => {
  it("is not asked for any more when everything was tested before it was due", () => {
    const report = (hour: number) =>
      testReport({
        id: `r${hour}`,
        meetingId: "m0",
        startedAtMs: at(hour * 60) - minuteMs,
        endedAtMs: at(hour * 60),
      });
    const book = dutyBook();
    const weekAgo = report(-7 * 24 + 4);
    book.look(0, [], "empty", [weekAgo]);
    const name = "day-2026-03-02:test-periodic";
    expect(book.of(name)).toMatchObject({ status: "waiting", opensAtMs: at(4 * 60) });
    book.look(120, [], "empty", [weekAgo, report(2)]);
    expect(book.of(name)?.evidence.at(-1)?.text.key).toBe("evidence.needless");
  });

  it("stays owed once it may be done: a test that failed does not end it", () => {
    const book = dutyBook();
    const name = "day-2026-03-02:test-periodic";
    const times = (hour: number) => ({ startedAtMs: at(hour * 60), endedAtMs: at(hour * 60) });
    const old = testReport({ test: "periodic", ...times(-7 * 24) });
    book.look(0, [], "empty", [old]);
    book.change(name, { status: "open" });
    book.look(60, [], "empty", [old, testReport({ test: "periodic", ...times(1), worst: "fail" })]);
    expect(book.of(name)?.status).toBe("open");
  });
});

describe("a meeting that ends otherwise than planned", () => {
  it("asks no more for what lay behind its early end, and again when it goes on after all", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.ended.set("m1", { meetingId: "m1", atMs: at(30), cause: "button", by: "Li" });
    book.look(30, [meeting]);
    expect(book.of("m1:tea.2")?.evidence.at(-1)?.text.key).toBe("evidence.not-owed");
    expect(book.of("m1:tea.1")?.status).toBe("waiting");
    book.ended.clear();
    book.extended.set("m1", { meetingId: "m1", untilMs: at(90), by: "Li" });
    book.look(31, [meeting]);
    expect(book.of("m1:tea.2")).toMatchObject({ id: "m1:tea.2#2", dueAtMs: at(40) });
    expect(book.of("m1:tea.4")?.dueAtMs).toBe(at(80));
  });

  it("owes the power-down again when it was extended in the middle of it", () => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.settle("m1:large-loads-off", 64);
    book.extended.set("m1", { meetingId: "m1", untilMs: at(120), by: "Li" });
    book.look(65, [meeting], "empty");
    expect(book.of("m1:large-loads-off")).toMatchObject({
      id: "m1:large-loads-off#2",
      opensAtMs: at(120),
    });
  });
});

describe("a duty that a person waived", () => {
  const waive = (book: ReturnType<typeof dutyBook>, name: string, minutes: number) => {
    const duty = book.of(name);
    if (duty === undefined) throw new Error(`no duty ${name}`);
    book.change(name, waivedBy(duty, at(minutes), "Li", "no tea today"));
  };

  it("stays waived when its meeting moves a little, and is owed at another time altogether", () => {
    const book = dutyBook();
    book.look(-300, [meeting]);
    waive(book, "m1:tea.1", -250);
    book.look(-249, [movedBy(5)]);
    expect(book.of("m1:tea.1")?.id).toBe("m1:tea.1");
    book.look(-248, [movedBy(200)]);
    expect(book.of("m1:tea.1")?.id).toBe("m1:tea.1#2");
  });
});

describe("deadlines after a meeting", () => {
  const leave = (presence: DutyContext["presence"]) => {
    const book = dutyBook();
    book.look(-200, [meeting]);
    book.look(60, [meeting]);
    book.change("m1:large-loads-off", { status: "open" });
    book.change("m1:supply-cut", { status: "open" });
    book.look(75, [meeting]);
    expect(book.of("m1:large-loads-off")?.dueAtMs).toBe(at(78));
    return { book, again: (minutes: number) => book.look(minutes, [meeting], presence) };
  };

  it("stand once the room is empty", () => {
    const { book, again } = leave("empty");
    expect(again(90)).not.toContainEqual(expect.objectContaining({ kind: "large-loads-off" }));
    expect(book.of("m1:large-loads-off")?.dueAtMs).toBe(at(78));
  });

  it("move on while nobody knows who is here, unless the room has begun to go off", () => {
    const before = leave("unknown");
    before.again(90);
    expect(before.book.of("m1:supply-cut")?.dueAtMs).toBeGreaterThan(at(93));
    const begun = leave("unknown");
    const dueAtMs = begun.book.of("m1:supply-cut")?.dueAtMs;
    begun.book.settle("m1:large-loads-off", 77);
    begun.again(90);
    expect(begun.book.of("m1:supply-cut")?.dueAtMs).toBe(dueAtMs);
  });

  it("stand two hours after the end where nobody can know that the room is empty", () => {
    const { book, again } = leave("unknown");
    again(179);
    const dueAtMs = book.of("m1:large-loads-off")?.dueAtMs;
    expect(dueAtMs).toBe(at(182));
    again(180);
    again(400);
    expect(book.of("m1:large-loads-off")?.dueAtMs).toBe(dueAtMs);
  });
});
