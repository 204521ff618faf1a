import type { DeviceView, MeetingView, PointView, RoomView } from "../../contract/api.ts";

/** What the air is like, which everybody in the room feels anyway. */
const airPoints: ReadonlySet<string> = new Set(["temperature", "humidity", "co2"]);

/**
 * The room as who has not signed in may see it: what a screen beside the door tells. Nobody's name, no
 * duty, no alarm in words, no watts, and of the equipment the air sensors only. Every member is named
 * here, so that one that is added to the room is not shown before somebody has said that it may be.
 */
export const visitorView = (room: RoomView): RoomView => ({
  site: room.site,
  room: room.room,
  name: room.name,
  timeZone: room.timeZone,
  nowMs: room.nowMs,
  speed: room.speed,
  clockTrusted: room.clockTrusted,
  // The controller's affairs are not the visitor's.
  hubConnected: true,
  phase: room.phase,
  occupancy: room.occupancy,
  emergencies: room.emergencies,
  countdown: room.countdown,
  recessUntilMs: room.recessUntilMs,
  cleaning: null,
  zones: [],
  offFromMs: null,
  staysOn: null,
  meeting: room.meeting === null ? null : doorMeeting(room.meeting),
  next: room.next === null ? null : doorMeeting(room.next),
  banner: null,
  agendaVersion: 0,
  standbyWatts: 0,
  ...(room.comfort === undefined ? {} : { comfort: room.comfort }),
  watts: [],
  devices: room.devices.flatMap(airOnly),
  duties: [],
  alarms: [],
  test: null,
  testRunning: null,
  testSteps: [],
});

/** Title and times; a classified meeting is to a visitor one without a title. */
const doorMeeting = ({ id, title, startMs, endMs, classified }: MeetingView): MeetingView => ({
  id,
  title: classified ? "" : title,
  startMs,
  endMs,
  classified: false,
  class: "ordinary",
  headCount: 0,
  attendance: "attended",
});

function airOnly({ device, kind, availability, points }: DeviceView): readonly DeviceView[] {
  if (kind !== "air-sensor") return [];
  const air = points.filter(({ point }) => airPoints.has(point)).map(readingOnly);
  return air.length === 0 ? [] : [{ device, kind, model: "", availability, points: air }];
}

const readingOnly = ({ point, unit, value, quality, atMs }: PointView): PointView => ({
  point,
  unit,
  value,
  quality,
  atMs,
  writable: false,
  target: null,
  held: null,
  failure: null,
});
