import { describe, expect, it } from "vitest";
import { recordKinds } from "../journal-page.ts";
import { message } from "../message.ts";
import type { RecordBody } from "../record.ts";
import type { Locale } from "../text/text.ts";
import { recordText } from "./record-text.ts";
import { dutyOf } from "./view.fixture.ts";

const atMs = Date.UTC(2026, 2, 2, 2, 0);
const reason = {
  rule: "screen",
  clause: "NX T5-2",
  text: message("rule.screen", { meetingAtMs: atMs }),
};
const receipt = { kind: "receipt", command: "c1", point: "projector/power", tookMs: 1200 } as const;
const report = {
  id: "12345678-9abc",
  test: "t30",
  meetingId: "m1",
  by: "huitang",
  startedAtMs: atMs,
  endedAtMs: atMs,
  only: null,
  amends: null,
  steps: [],
  worst: "pass",
} as const;
const alarm = {
  id: "clock",
  severity: "soon",
  text: message("alarm.clock"),
  device: null,
  raisedAtMs: atMs,
  clearedAtMs: null,
} as const;
const signOff = { as: "technician", name: "Li", strokes: null, note: "", by: "Li", atMs } as const;

/** Every kind, in every way it can be told, in English. */
const told: readonly (readonly [RecordBody, string | RegExp])[] = [
  [{ kind: "started", version: "1.2", afterCrash: false }, "the controller started, version 1.2"],
  [{ kind: "started", version: "1.2", afterCrash: true }, /the run before had broken off/],
  [{ kind: "agenda", version: 1200, hash: "x", meetings: 3 }, "took agenda v1200; meetings: 3"],
  [
    { kind: "phase", phase: "idle", meetingId: null, text: message("phase-why.idle") },
    "Idle: no meeting is near",
  ],
  [
    { kind: "command", command: "c1", point: "hvac/setpoint", value: 26, reason },
    /^hvac · Set-?point → 26\u00A0°C: the meeting at 10:00 needs the screen$/i,
  ],
  [{ ...receipt, result: "confirmed", failure: null }, "projector · Power: read back after 1.2 s"],
  [{ ...receipt, result: "unproved", failure: null }, /nothing tells whether it was done/],
  [{ ...receipt, result: "superseded", failure: null }, /a newer wish took its place/],
  [{ ...receipt, result: "failed", failure: null }, "projector · Power: not reached"],
  [
    { ...receipt, result: "failed", failure: { code: "link-timeout" } },
    "projector · Power: the device did not answer in time",
  ],
  [
    {
      kind: "guard",
      point: "hvac/setpoint",
      text: message("guard.people"),
      clause: "PI26",
    },
    /people are in the room: it stays on$/,
  ],
  [
    { kind: "duty", duty: { ...dutyOf("m1", "tea", {}), status: "open", evidence: [] } },
    /^Tea refilled: due, by \d\d:\d\d$/,
  ],
  [
    {
      kind: "duty",
      duty: {
        ...dutyOf("m1", "tea", {}),
        status: "done",
        evidence: [{ text: message("evidence.attested-by", { by: "Li" }), atMs }],
      },
    },
    "Tea refilled: done; confirmed by Li",
  ],
  ...(["reminded", "escalated"] as const).map((notice): [RecordBody, RegExp] => [
    {
      kind: "notice",
      duty: "m1:tea",
      to: "service",
      notice,
      text: message("notice.more-guests", { count: 9, meetingAtMs: atMs }),
    },
    /to meeting service: 9 people are now expected at 10:00/,
  ]),
  ...(["button", "vacancy", "no-show"] as const).map((cause): [RecordBody, RegExp] => [
    { kind: "released", meetingId: "m1", endedAtMs: atMs, cause, by: "Li" },
    /free from 10:00$/,
  ]),
  [
    { kind: "extended", meetingId: "m1", untilMs: atMs, by: "hub" },
    "the hub extended the meeting until 10:00",
  ],
  [{ kind: "emergency", emergency: "fire", device: "fire", active: true }, "Fire, told by fire"],
  [
    { kind: "emergency", emergency: "fire", device: "fire", active: false },
    "Fire is over, told by fire",
  ],
  ...(["cooling", "heating"] as const).map((season): [RecordBody, RegExp] => [
    { kind: "learnt", season, tookMinutes: 12, spanK: 3, minutesPerK: 4 },
    /by 3 K in 12 min; reckons with 4 min a kelvin/,
  ]),
  [{ kind: "selftest", report }, /: 0 of 0 passed, pass; begun by /],
  ...(["technician", "organiser", "administration"] as const).map((as): [RecordBody, RegExp] => [
    { kind: "sign-off", signOff: { ...signOff, as, report: report.id } },
    /^Li .* test report 12345678/,
  ]),
  [{ kind: "alarm", alarm }, "the clock is not trusted"],
  [{ kind: "alarm", alarm: { ...alarm, clearedAtMs: atMs } }, "cleared: the clock is not trusted"],
  [{ kind: "act", by: "Li", act: "end", text: message("act.end") }, "Li – ended the meeting early"],
  [{ kind: "clock", trusted: true }, /can be trusted/],
  [{ kind: "clock", trusted: false }, /cannot be trusted/],
];

const say = (language: Locale["language"], body: RecordBody) =>
  recordText({ language, timeZone: "Asia/Shanghai" }, body, () => "°C");

describe("a record as a sentence", () => {
  it.each(told)("%j", (body, wanted) => {
    const said = say("en", body);
    const fits = typeof wanted === "string" ? said === wanted : wanted.test(said);
    expect({ said, fits }).toEqual({ said, fits: true });
  });

  it("is told for every kind, in Chinese too, with every slot filled", () => {
    expect(new Set(told.map(([body]) => body.kind))).toEqual(new Set(recordKinds));
    for (const [body] of told) {
      const chinese = say("zh", body);
      expect(chinese).toMatch(/[\u4e00-\u9fff]/);
      expect([chinese, say("en", body)].filter((text) => text.includes("—"))).toEqual([]);
    }
  });
});
