import type { RoomView } from "../../contract/api.ts";
import type { PointValue } from "../../contract/reading.ts";
import { message } from "../../contract/message.ts";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { type Locale, say, timeOfDay } from "../../contract/text/text.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";
import { askRoom, questionOf } from "./room-question.ts";

/** The room in a screenful: phase, meeting, devices, open duties, alarms. */
export async function runStatus(args: readonly string[], output: CommandOutput): Promise<ExitCode> {
  const question = questionOf(args);
  const room = await askRoom<RoomView>(new URL("/api/room", question.panel), output);
  if (room === undefined) return 1;
  if (question.json) output.print(JSON.stringify(room, null, 2));
  else output.print(statusText(room, { language: question.language, timeZone: room.timeZone }));
  return 0;
}

function statusText(room: RoomView, locale: Locale): string {
  const { language } = locale;
  const phase = say(locale, message(`phase.${room.phase}`));
  const meeting = room.meeting ?? room.next;
  const about =
    meeting === null ? "" : ` · ${meetingTimes(locale, meeting)} ${meetingTitle(locale, meeting)}`;
  const devices = room.devices.map((device) => [
    device.device,
    device.availability,
    device.points
      .filter((point) => point.value !== null)
      .map((point) => `${point.point} ${shown(point.value)}${point.unit ?? ""}`)
      .join(" · "),
  ]);
  const open = room.duties
    .filter((duty) => duty.settledAtMs === null)
    .map((duty) => [
      timeOfDay(locale, duty.dueAtMs),
      duty.clause,
      say(locale, message(`duty.${duty.kind}`)),
      say(locale, message(`status.${duty.status}`)),
    ]);
  const emergencies = room.emergencies.map(
    ({ emergency }) => `!! ${say(locale, message(`panel.emergency-${emergency}`))}`,
  );
  const alarms = room.alarms.map((alarm) => `! ${say(locale, alarm.text)}`);
  return [
    `${room.name[language]} · ${timeOfDay(locale, room.nowMs)} · ${phase}${about}`,
    ...emergencies,
    ...alarms,
    table(devices),
    ...(open.length === 0 ? [] : ["", table(open)]),
  ].join("\n");
}

/** Long hashes by their beginning, numbers to two places; no fault is said, not left out. */
const shown = (value: PointValue | null): string => {
  if (value === null) return "—";
  if (value === "") return "none";
  if (typeof value === "number") return String(Number(value.toFixed(2)));
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value)
    ? value.slice(0, 8)
    : String(value);
};

export const statusUsage = "usage: huitang status [--zh] [--json] [--panel URL]";
