import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { Duty, DutyKind } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import { say } from "../../contract/text/text.ts";
import { demoAgenda, demoMeeting, demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { deriveDuties } from "./duties.ts";
import { moreGuests, shortNotice, toTell } from "./notices.ts";

const model = demoModel();
const at = (minutes: number) => tenMs + minutes * minuteMs;

function dutiesAt(minutes: number, others: readonly Meeting[] = []): readonly Duty[] {
  return deriveDuties(demoAgenda([...others, demoMeeting({ classified: true })]), new Map(), {
    model,
    endings: { ended: new Map(), extended: new Map() },
    presence: "occupied",
    reports: [],
    wireActMs: 12_000,
    nowMs: at(minutes),
  });
}

const duties = dutiesAt(-600);

function open(name: string, part: Partial<Duty> = {}): Duty {
  const duty = duties.find(({ id }) => id === `m1:${name}`);
  if (duty === undefined) throw new Error(`no duty ${name}`);
  return { ...duty, status: "open", ...part };
}

const nothingLacks = () => [];

describe("who is told, and when", () => {
  const minutes = (atMs: number | null) => (atMs === null ? null : (atMs - tenMs) / minuteMs);

  it.each([
    ["prepared", "service", -90, -70],
    ["confirmed", "organiser", -60, -15],
    ["reception", "service", -45, -25],
    ["doors-closed", "service", 0, 10],
    ["tea.1", "service", 15, 25],
    ["washroom.1", "service", 25, 35],
    ["windows-closed", "service", 60, 80],
  ] as const)("%s: the %s at %i min, the manager at %i", (name, told, reminds, escalates) => {
    const duty = open(name);
    expect(duty.told).toBe(told);
    expect(minutes(duty.remindsAtMs)).toBe(reminds);
    expect(minutes(duty.escalatesAtMs)).toBe(escalates);
    expect(duty.escalatesTo).toBe("manager");
  });

  it("tells nobody to lay out a room in which another meeting sits", () => {
    const before = demoMeeting({ id: "m0", startMs: at(-180), endMs: at(-10) });
    const told = dutiesAt(-600, [before]).find(({ id }) => id === "m1:prepared");
    // The deadline is the clause's all the same.
    expect(told).toMatchObject({ dueAtMs: open("prepared").dueAtMs, remindsAtMs: at(-10) });
    expect(told?.escalatesAtMs).toBe(at(-5));
  });

  it("tells a technician what the room should have done by itself", () => {
    expect(open("audio-on")).toMatchObject({ told: "technician", remindsAtMs: at(-120) });
    expect(minutes(open("supply-cut").remindsAtMs)).toBe(minutes(open("supply-cut").dueAtMs));
  });

  it("tells shortly before the deadline what cannot be late, and leaves its end to the alarm", () => {
    expect(minutes(open("test-t10").remindsAtMs)).toBe(-5);
    expect(open("test-t10")).toMatchObject({ escalatesAtMs: null, escalatesTo: null });
  });

  it("tells nobody before a duty may be done, nor after it is lost", () => {
    for (const { opensAtMs, closesAtMs, remindsAtMs, escalatesAtMs } of duties) {
      for (const told of [remindsAtMs, escalatesAtMs]) {
        if (told === null) continue;
        expect(told).toBeGreaterThanOrEqual(opensAtMs);
        expect(told).toBeLessThan(closesAtMs);
      }
    }
  });

  it("has somebody to tell for every duty of people", () => {
    const silent = duties.filter(
      ({ told, remindsAtMs }) => told !== "technician" && remindsAtMs === null,
    );
    expect(silent).toEqual([]);
  });
});

describe("telling", () => {
  const notices = (duty: Duty, minutes: number) =>
    toTell(duty, at(minutes), nothingLacks)?.notices.map(({ to, notice }) => `${notice} ${to}`);

  it("reminds once, escalates once", () => {
    const tea = open("tea.1");
    expect(notices(tea, 14)).toBeUndefined();
    expect(notices(tea, 15)).toEqual(["reminded service"]);
    const reminded = toTell(tea, at(15), nothingLacks)?.duty ?? tea;
    expect(notices(reminded, 24)).toBeUndefined();
    expect(notices(reminded, 25)).toEqual(["escalated manager"]);
    const escalated = toTell(reminded, at(25), nothingLacks)?.duty ?? tea;
    expect(notices(escalated, 30)).toBeUndefined();
  });

  it("tells both, in order, when both were slept through", () => {
    expect(notices(open("tea.1"), 26)).toEqual(["reminded service", "escalated manager"]);
  });

  it("says nothing of what is waiting or has ended", () => {
    for (const status of ["waiting", "done", "missed", "waived"] as const) {
      expect(notices(open("tea.1", { status }), 26)).toBeUndefined();
    }
  });

  it("says to the manager what is lacking", () => {
    const lacks = () => [message("lack.unread", { device: "door" })];
    const told = toTell(open("door-opened"), at(-30), lacks)?.notices.at(-1);
    const locale = { language: "en", timeZone: "Asia/Shanghai" } as const;
    expect(told === undefined ? "" : say(locale, told.text)).toBe(
      "not done: Door opened in time, due 09:02; door gives no reading that can be trusted",
    );
  });
});

describe("a change at short notice", () => {
  it("NX T7-9, T7-10: an extra meeting is told to the service at once", () => {
    const late = dutiesAt(-20);
    const told = late.flatMap((duty) => shortNotice(duty, at(-20)) ?? []);
    expect(told).toMatchObject([{ duty: "m1:prepared", to: "service" }]);
    expect(duties.flatMap((duty) => shortNotice(duty, at(-600)) ?? [])).toEqual([]);
  });

  it("NX T7-8: more guests than before are told to the service, fewer are not", () => {
    const planned = (headCount: number) => demoAgenda([demoMeeting({ headCount })]);
    expect(moreGuests(planned(20), planned(35), at(-60))).toMatchObject([
      { duty: "m1:prepared", text: { params: { count: 35 } } },
    ]);
    expect(moreGuests(planned(35), planned(20), at(-60))).toEqual([]);
    expect(moreGuests(null, planned(35), at(-60))).toEqual([]);
    expect(moreGuests(planned(20), planned(35), at(61))).toEqual([]);
  });
});

it("names every kind of duty that is asked of people", () => {
  const asked = new Set<DutyKind>(
    duties.filter((duty) => duty.told !== "technician").map(({ kind }) => kind),
  );
  expect(asked.size).toBe(9);
});
