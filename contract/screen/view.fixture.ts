import type { DeviceView, MeetingView, PointView, RoomView } from "../api.ts";
import type { HubRoomView } from "../hub-api.ts";
import type { Duty, DutyKind } from "../duty.ts";
import { message } from "../message.ts";
import type { Alarm } from "../record.ts";

/** Views for tests of the pages: a calm room at 09:00 in Shanghai, changed by what is given. */
export const nowMs = Date.parse("2026-03-02T09:00:00+08:00");
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

export const pointView = (point: string, parts: Partial<PointView>): PointView => ({
  point,
  unit: null,
  writable: false,
  value: null,
  quality: "good",
  atMs: nowMs,
  target: null,
  held: null,
  failure: null,
  ...parts,
});

export const deviceView = (
  device: string,
  kind: DeviceView["kind"],
  points: readonly PointView[],
  parts: Partial<DeviceView> = {},
): DeviceView => ({ device, kind, model: "maker/model", availability: "online", points, ...parts });

export const meetingView = (id: string, parts: Partial<MeetingView>): MeetingView => ({
  id,
  title: `meeting ${id}`,
  startMs: nowMs + hourMs,
  endMs: nowMs + 2 * hourMs,
  class: "ordinary",
  classified: false,
  headCount: 12,
  attendance: "attended",
  ...parts,
});

export const dutyOf = (meetingId: string, kind: DutyKind, parts: Partial<Duty>): Duty => ({
  id: `${meetingId}:${kind}`,
  kind,
  clause: "NX 6.2.1.1",
  meetingId,
  opensAtMs: nowMs - hourMs,
  dueAtMs: nowMs + hourMs,
  closesAtMs: nowMs + 2 * hourMs,
  status: "open",
  settledAtMs: null,
  evidence: [],
  told: "service",
  remindsAtMs: null,
  escalatesAtMs: null,
  escalatesTo: null,
  noticed: "none",
  ...parts,
});

export const alarmOf = (id: string, parts: Partial<Alarm>): Alarm => ({
  id,
  severity: "soon",
  text: message("alarm.clock"),
  device: null,
  raisedAtMs: nowMs,
  clearedAtMs: null,
  ...parts,
});

export const roomView = (parts: Partial<RoomView>): RoomView => ({
  site: "city-hall",
  room: "3-201",
  name: { zh: "第一会议室", en: "Meeting room 1" },
  timeZone: "Asia/Shanghai",
  nowMs,
  speed: 1,
  clockTrusted: true,
  hubConnected: true,
  phase: "idle",
  occupancy: "empty",
  meeting: null,
  next: null,
  banner: null,
  agendaVersion: 1,
  standbyWatts: 6,
  watts: [],
  devices: [],
  duties: [],
  alarms: [],
  test: null,
  testRunning: null,
  testSteps: [],
  emergencies: [],
  countdown: null,
  recessUntilMs: null,
  zones: [],
  cleaning: null,
  offFromMs: null,
  staysOn: null,
  ...parts,
});

export const hubRoomView = (room: string, parts: Partial<HubRoomView>): HubRoomView => ({
  site: "city-hall",
  room,
  name: { zh: `会议室 ${room}`, en: `Room ${room}` },
  timeZone: "Asia/Shanghai",
  online: true,
  lastSeenMs: nowMs,
  phase: "idle",
  occupancy: "empty",
  watts: 4,
  meeting: null,
  next: null,
  recordsStored: 0,
  openAlarms: 0,
  dutiesToday: { done: 0, late: 0, missed: 0 },
  ...parts,
});
