import type { DeviceView, MeetingView, ReportView, RoomView } from "../contract/api.ts";
import type { Duty } from "../contract/duty.ts";
import { message } from "../contract/message.ts";
import type { Alarm, JournalRecord, RecordBody } from "../contract/record.ts";
import { deviceView, pointView } from "../contract/screen/view.fixture.ts";
import type { SelfTestReport, SignOff } from "../contract/selftest.ts";
import { testReport, testRun, testStep } from "../contract/selftest.fixture.ts";
import { hostile } from "./hostile-words.fixture.ts";

/** For tests: a room in which every word that a wire or a person may bring means harm. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const reportId = "r-hostile";

const meetingOf = (id: string, title: string, startMs: number): MeetingView => ({
  id,
  title,
  startMs,
  endMs: startMs + hourMs,
  class: "ordinary",
  classified: false,
  headCount: 3,
  attendance: "attended",
});

function devicesAt(nowMs: number): readonly DeviceView[] {
  const said = (name: string, value: string) => pointView(name, { value, atMs: nowMs });
  const { maker, model, serial, firmware, fault, why, held, heldOwner } = hostile;
  const reason = {
    rule: "hold",
    clause: "PI 26",
    text: message("rule.hold", { by: why, untilAtMs: nowMs + hourMs }),
  };
  const exempt = { value: 27, owner: heldOwner, reason: held, untilAtMs: nowMs + hourMs };
  return [
    deviceView(
      "projector",
      "projector",
      [
        said("maker", maker),
        said("model", model),
        said("serial", serial),
        said("firmware", firmware),
        said("fault", fault),
        pointView("power", { value: "off", writable: true, atMs: nowMs }),
      ],
      { model },
    ),
    deviceView("air", "hvac", [
      pointView("setpoint", {
        unit: "°C",
        writable: true,
        value: 24,
        atMs: nowMs,
        target: { value: 26, reason },
        held: message("guard.exempt", exempt),
      }),
    ]),
  ];
}

export const alarmAt = (nowMs: number): Alarm => ({
  id: "offline:projector",
  severity: "now",
  text: message("alarm.device-offline", { device: hostile.alarm }),
  device: "projector",
  raisedAtMs: nowMs - 5 * minuteMs,
  clearedAtMs: null,
});

const dutyAt = (nowMs: number): Duty => ({
  id: "m-running:tea.1",
  kind: "tea",
  clause: "NX 6.2.1.1",
  meetingId: "m-running",
  opensAtMs: nowMs - hourMs,
  dueAtMs: nowMs - minuteMs,
  closesAtMs: nowMs + hourMs,
  status: "waived",
  settledAtMs: nowMs - 2 * minuteMs,
  evidence: [
    {
      text: message("evidence.waived-by", { by: hostile.dutyBy, reason: hostile.dutyReason }),
      atMs: nowMs - 2 * minuteMs,
    },
  ],
  told: "service",
  remindsAtMs: null,
  escalatesAtMs: null,
  escalatesTo: null,
  noticed: "none",
});

const reportAt = (nowMs: number): SelfTestReport =>
  testReport({
    id: reportId,
    by: hostile.tester,
    startedAtMs: nowMs - 3 * minuteMs,
    endedAtMs: nowMs - 2 * minuteMs,
    worst: "fail",
    steps: [
      testStep({
        id: "projector:power",
        device: "projector",
        text: message("test.toggle", { point: hostile.step }),
        result: "fail",
        finding: message("test.saw", { value: hostile.finding }),
        cause: message("cause.absent-on-line", { link: hostile.cause }),
        action: message("action.absent-on-line"),
        measured: [{ name: hostile.measured, value: hostile.measured, unit: null }],
        atMs: nowMs - 2 * minuteMs,
      }),
      // Of a device that the room does not have: its name is whatever somebody wrote.
      testStep({ id: "x", device: hostile.tested, result: "fail", atMs: nowMs - 2 * minuteMs }),
    ],
  });

const signOffAt = (nowMs: number): SignOff => ({
  report: reportId,
  as: "technician",
  name: hostile.signer,
  strokes: null,
  note: hostile.signed,
  by: hostile.tester,
  atMs: nowMs - minuteMs,
});

/** What the room shows now: to the hub by its uplink, and at its own panel. */
export const hostileView = (nowMs: number): Partial<RoomView> => ({
  name: { zh: hostile.roomZh, en: hostile.roomEn },
  phase: "meeting",
  occupancy: "occupied",
  meeting: meetingOf("m-running", hostile.running, nowMs - 10 * minuteMs),
  next: meetingOf("m-next", hostile.next, nowMs + 2 * hourMs),
  banner: { meetingId: "m-running", text: hostile.banner, checkedBy: null },
  cleaning: { zones: [], by: hostile.worker, untilMs: nowMs + hourMs },
  offers: {
    seats: 20,
    use: "all-day",
    layouts: [],
    equipment: [],
    microphones: 0,
    plateSeats: [hostile.seat],
  },
  devices: devicesAt(nowMs),
  duties: [dutyAt(nowMs)],
  alarms: [alarmAt(nowMs)],
  test: reportAt(nowMs),
});

/** A self-test on its way in the same room: the panel follows it. */
export const testingView = (nowMs: number): Partial<RoomView> => ({
  testRunning: testRun({
    by: hostile.tester,
    startedAtMs: nowMs - minuteMs,
    now: [{ device: "projector", text: message("test.toggle", { point: hostile.step }) }],
  }),
  testSteps: reportAt(nowMs).steps,
});

export const hostileReport = (nowMs: number): ReportView => ({
  report: reportAt(nowMs),
  meeting: meetingOf("m-running", hostile.running, nowMs - 10 * minuteMs),
  signOffs: [signOffAt(nowMs)],
});

/** What the room has written down. */
export const hostileBodies = (nowMs: number): readonly RecordBody[] => [
  { kind: "duty", duty: dutyAt(nowMs) },
  { kind: "alarm", alarm: alarmAt(nowMs) },
  { kind: "selftest", report: reportAt(nowMs) },
  { kind: "sign-off", signOff: signOffAt(nowMs) },
  {
    kind: "act",
    by: hostile.dutyBy,
    act: "waive",
    text: message("act.waive", { duty: hostile.why, reason: hostile.dutyReason }),
  },
];

export const hostileJournal = (nowMs: number): readonly JournalRecord[] =>
  hostileBodies(nowMs).map((body, at) => ({
    epoch: "epoch-of-panel",
    number: at + 1,
    atMs: nowMs - minuteMs,
    clockTrusted: true,
    body,
  }));
