import type { DeviceView, PointView, RoomView } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import type { Unit } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import { dutiesByMeeting } from "../../contract/screen/duty-order.ts";
import { dutyTitle } from "../../contract/screen/duty-title.ts";
import { dutyGroupTitle, meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { pointName, valueLine } from "../../contract/screen/point-text.ts";
import { deadlineTime, type Locale, rawText, say, timeOfDay } from "../../contract/text/text.ts";
import type { Assets } from "../assets.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";
import { askRoom, panelOf, questionOf } from "./room-question.ts";

/** The room in a screenful: phase, meeting, devices, open duties, alarms. */
export async function runStatus(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): Promise<ExitCode> {
  const question = questionOf(args);
  const panel = await panelOf(question, assets, output);
  if (typeof panel === "number") return panel;
  const room = await askRoom<RoomView>(panel, "/api/room", output);
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
  const emergencies = room.emergencies.map(
    ({ emergency }) => `!! ${say(locale, message(`panel.emergency-${emergency}`))}`,
  );
  const alarms = room.alarms.map((alarm) => `! ${say(locale, alarm.text)}`);
  return [
    `${room.name[language]} · ${timeOfDay(locale, room.nowMs)} · ${phase}${about}`,
    ...emergencies,
    ...alarms,
    table(room.devices.map((device) => deviceRow(locale, device))),
    ...openDuties(room, locale),
  ].join("\n");
}

/** Values of a device without supply are what it last said, and say nothing of now. */
function deviceRow(locale: Locale, device: DeviceView): readonly string[] {
  const values = device.points
    .filter((point) => point.value !== null && device.availability !== "unpowered")
    .map((point) => pointText(locale, point));
  const state = rawText(locale.language, `availability.${device.availability}`);
  return [device.device, state, values.join(" · ")];
}

function pointText(locale: Locale, { point, value, unit, quality }: PointView): string {
  const name = pointName(locale, point);
  const reading = `${name} ${shown(locale, value ?? "", unit)}`;
  return quality === "good"
    ? reading
    : say(locale, message("quality.doubted", { reading, quality }));
}

/** Numbers to two places, as no page has room for. */
const shown = (locale: Locale, value: PointValue, unit: Unit | null): string =>
  typeof value === "number"
    ? `${Number(value.toFixed(2))}${unit ?? ""}`
    : valueLine(locale, value, unit);

/** What is not settled, each under its meeting or day. */
function openDuties(room: RoomView, locale: Locale): readonly string[] {
  const open = room.duties.filter((duty) => duty.settledAtMs === null);
  return dutiesByMeeting(open, room.meeting?.id ?? null).flatMap(({ meetingId, duties }) => {
    const meeting = [room.meeting, room.next].find((one) => one?.id === meetingId) ?? null;
    const rows = duties.map((duty) => [
      `  ${deadlineTime(locale, duty.dueAtMs)}`,
      duty.clause,
      dutyTitle(locale, duty),
      rawText(locale.language, `status.${duty.status}`),
    ]);
    return ["", dutyGroupTitle(locale, meeting, duties), table(rows)];
  });
}

export const statusUsage =
  "usage: huitang status [--zh] [--json] [--config ROOM.yaml] [--panel URL]";
