import { expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import {
  alarmOf,
  deviceView,
  dutyOf,
  meetingView,
  minuteMs,
  nowMs,
  pointView,
  roomView,
} from "../../contract/screen/view.fixture.ts";
import { testReport } from "../../contract/selftest.fixture.ts";
import { visitorView } from "./visitor-view.ts";

const reason = { rule: "hold", clause: "", text: message("act.hold", { by: "MARBLE" }) };

const full = roomView({
  phase: "meeting",
  occupancy: "occupied",
  emergencies: [{ emergency: "help", device: "call", sinceMs: nowMs }],
  countdown: { meetingId: "m1", cause: "vacancy", endsAtMs: nowMs + minuteMs },
  recessUntilMs: nowMs + minuteMs,
  cleaning: { zones: ["front"], by: "MARBLE", untilMs: nowMs },
  zones: ["front"],
  staysOn: message("act.hold", { by: "MARBLE" }),
  offFromMs: nowMs,
  meeting: meetingView("m1", { title: "例会", headCount: 9 }),
  next: meetingView("m2", { classified: true, title: "", headCount: 31 }),
  watts: [{ atMs: nowMs, watts: 1234 }],
  devices: [
    deviceView("air", "air-sensor", [
      pointView("temperature", { value: 24.5, target: { value: 26, reason } }),
      pointView("co2", { value: 700, quality: "stale" }),
      pointView("battery", { value: 11 }),
    ]),
    deviceView("hvac", "hvac", [pointView("temperature", { value: 25 })]),
    deviceView("plate-a1", "nameplate", [pointView("image", { value: "MARBLE" })]),
  ],
  duties: [dutyOf("m1", "tea", { evidence: [] })],
  alarms: [alarmOf("a", { text: message("act.hold", { by: "MARBLE" }) })],
  test: testReport({}),
});

it("a visitor sees what a screen beside the door tells", () => {
  const seen = visitorView(full);
  expect(seen).toMatchObject({
    phase: "meeting",
    occupancy: "occupied",
    recessUntilMs: nowMs + minuteMs,
    emergencies: [{ emergency: "help" }],
    countdown: { meetingId: "m1" },
    meeting: { title: "例会", startMs: full.meeting?.startMs },
    // Not even that it is classified.
    next: { title: "", classified: false },
  });
  expect(
    seen.devices.map(({ device, points }) => [device, points.map(({ point }) => point)]),
  ).toEqual([["air", ["temperature", "co2"]]]);
  expect(seen.devices[0]?.points[0]).toMatchObject({ value: 24.5, target: null, held: null });
});

it("a visitor sees no name, no duty, no watts, no head-count, and no test", () => {
  const seen = visitorView(full);
  expect(JSON.stringify(seen)).not.toMatch(/MARBLE|1234|hvac|plate|battery|31/);
  const { duties, alarms, test, testRunning, testSteps, cleaning, staysOn, watts } = seen;
  expect({ duties, alarms, test, testRunning, testSteps, cleaning, staysOn, watts }).toEqual({
    duties: [],
    alarms: [],
    test: null,
    testRunning: null,
    testSteps: [],
    cleaning: null,
    staysOn: null,
    watts: [],
  });
});

it("the title of a classified meeting is not shown, whoever should have left it in", () => {
  const meeting = meetingView("m1", { classified: true, title: "QUARTZ" });
  expect(JSON.stringify(visitorView(roomView({ meeting, next: meeting })))).not.toMatch(
    /QUARTZ|"classified":true/,
  );
});

it("of a meeting only its title and times are left", () => {
  expect(visitorView(full).meeting).toMatchObject({ headCount: 0, class: "ordinary" });
});
