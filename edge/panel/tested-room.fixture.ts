import type { DeviceView, ReportView, RoomView } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import type { DeviceKind } from "../../contract/points.ts";
import {
  deviceView,
  meetingView,
  minuteMs,
  nowMs,
  roomView,
} from "../../contract/screen/view.fixture.ts";
import type { SelfTestReport, SelfTestStep } from "../../contract/selftest.ts";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";

const kinds: readonly (readonly [device: string, kind: DeviceKind])[] = [
  ["projector", "projector"],
  ["mic-main", "microphone"],
  ["mic-spare", "microphone"],
  ["amplifier", "speaker"],
  ["banner", "led-sign"],
  ["lights-front", "lighting-zone"],
  ["lights-back", "lighting-zone"],
  ["hvac", "hvac"],
  ["door", "door-lock"],
  ["meter", "meter"],
  ["radar", "presence"],
  ["plate-a1", "nameplate"],
];

export const testedDevices: readonly DeviceView[] = kinds.map(([device, kind]) =>
  deviceView(device, kind, []),
);

/** What was tried on every device and went well. */
const usualSteps: readonly SelfTestStep[] = kinds.flatMap(([device], at) =>
  (["power", "mute", "level"] as const).map((point, turn) =>
    testStep({
      id: `${device}:${point}`,
      device,
      text: message("test.toggle", { point }),
      finding: message("test.saw", { value: "off → on" }),
      clause: "NX T5-2",
      atMs: nowMs + at * 2000 + turn * 600,
      tookMs: 500,
      measured: turn === 0 ? [{ name: "roundTrip", value: 20 + at, unit: "ms" }] : [],
    }),
  ),
);

export const failedStep: SelfTestStep = testStep({
  id: "mic-spare:answers",
  device: "mic-spare",
  text: message("test.round-trip", { requests: 5 }),
  clause: "NX T5-4",
  result: "fail",
  finding: message("test.offline"),
  cause: message("cause.absent-on-line", { link: "bus" }),
  action: message("action.absent-on-line"),
  atMs: nowMs + 9000,
});

export const warnedStep: SelfTestStep = testStep({
  id: "plate-a1:battery",
  device: "plate-a1",
  text: message("test.read", { point: "battery", expected: "20…100" }),
  clause: "NX T6-3",
  result: "warn",
  finding: message("test.saw", { value: "18" }),
  cause: message("cause.battery-low"),
  action: message("action.battery-low"),
  measured: [{ name: "battery", value: 18, unit: "%" }],
  atMs: nowMs + 12_000,
});

/** A full test of a room in which a microphone is dead and a plate wants a battery. */
export const uneasyReport = (parts: Partial<SelfTestReport> = {}): SelfTestReport =>
  testReport({
    id: "r-uneasy",
    meetingId: "m1",
    by: "Li",
    startedAtMs: nowMs,
    endedAtMs: nowMs + 28_000,
    steps: [...usualSteps, failedStep, warnedStep],
    worst: "fail",
    ...parts,
  });

export const calmReport: SelfTestReport = testReport({
  id: "r-calm",
  test: "t30",
  startedAtMs: nowMs - 60 * minuteMs,
  endedAtMs: nowMs - 59 * minuteMs,
  steps: usualSteps,
});

/** Ten minutes before a meeting. */
export const testedRoom = (parts: Partial<RoomView> = {}): RoomView =>
  roomView({
    phase: "open",
    devices: testedDevices,
    meeting: meetingView("m1", { title: "Annual work conference", startMs: nowMs + 10 * minuteMs }),
    test: uneasyReport(),
    ...parts,
  });

export const viewOf = (report: SelfTestReport, parts: Partial<ReportView> = {}): ReportView => ({
  report,
  meeting: meetingView("m1", { title: "Annual work conference", startMs: nowMs + 10 * minuteMs }),
  signOffs: [],
  ...parts,
});
