import { parseArgs } from "node:util";
import type { Explanation, RoomView } from "../../contract/api.ts";
import type { PointValue } from "../../contract/reading.ts";
import { message } from "../../contract/message.ts";
import { type Language, type Locale, say, timeOfDay } from "../../contract/text/text.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

const defaultPanel = "http://127.0.0.1:8080";

interface Request {
  readonly panel: string;
  readonly json: boolean;
  readonly language: Language;
  readonly positionals: readonly string[];
}

function requestOf(args: readonly string[]): Request {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      panel: { type: "string", default: defaultPanel },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
    },
  });
  if (!URL.canParse(values.panel)) {
    throw new Error(`--panel ${values.panel}: expected an address such as ${defaultPanel}`);
  }
  const language = values.zh ? "zh" : "en";
  return { panel: values.panel, json: values.json, language, positionals };
}

/** Asks the running edge of this machine. Undefined when it does not answer; that was said. */
async function ask<T>(url: URL, output: CommandOutput): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (response.ok) return (await response.json()) as T;
    output.warn(`${url.href} answers ${response.status}; check the name you asked for`);
  } catch {
    output.warn(
      `no panel answers at ${url.origin}; is the edge running? --panel URL names another`,
    );
  }
  return undefined;
}

/** The room in a screenful: phase, meeting, devices, open duties, alarms. */
export async function runStatus(args: readonly string[], output: CommandOutput): Promise<ExitCode> {
  const request = requestOf(args);
  const room = await ask<RoomView>(new URL("/api/room", request.panel), output);
  if (room === undefined) return 1;
  if (request.json) output.print(JSON.stringify(room, null, 2));
  else output.print(statusText(room, { language: request.language, timeZone: room.timeZone }));
  return 0;
}

function statusText(room: RoomView, locale: Locale): string {
  const { language } = locale;
  const phase = say(locale, message(`phase.${room.phase}`));
  const meeting = room.meeting ?? room.next;
  const about =
    meeting === null
      ? ""
      : ` · ${meeting.title} ${timeOfDay(locale, meeting.startMs)}–${timeOfDay(locale, meeting.endMs)}`;
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
  const alarms = room.alarms.map((alarm) => `! ${say(locale, alarm.text)}`);
  return [
    `${room.name[language]} · ${timeOfDay(locale, room.nowMs)} · ${phase}${about}`,
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
export const explainUsage = "usage: huitang explain DEVICE [POINT] [--zh] [--json] [--panel URL]";

/** Why the points of a device are as they are: wish, clause, what lost, what holds it back. */
export async function runExplain(
  args: readonly string[],
  output: CommandOutput,
): Promise<ExitCode> {
  const request = requestOf(args);
  const [device, point] = request.positionals;
  if (device === undefined) {
    output.warn(explainUsage);
    return 2;
  }
  const room = await ask<RoomView>(new URL("/api/room", request.panel), output);
  if (room === undefined) return 1;
  const known = room.devices.find((each) => each.device === device);
  if (known === undefined) {
    const names = room.devices.map((each) => each.device).join(", ");
    output.warn(`the room has no device "${device}"; it has: ${names}`);
    return 1;
  }
  if (point !== undefined && !known.points.some((each) => each.point === point)) {
    const points = known.points.map((each) => each.point).join(", ");
    output.warn(`${device} has no point "${point}"; it has: ${points}`);
    return 1;
  }
  const names = point === undefined ? known.points.map((each) => each.point) : [point];
  const explanations: Explanation[] = [];
  for (const name of names) {
    const url = new URL("/api/explain", request.panel);
    url.searchParams.set("point", `${device}/${name}`);
    const explanation = await ask<Explanation>(url, output);
    if (explanation === undefined) return 1;
    explanations.push(explanation);
  }
  const locale = { language: request.language, timeZone: room.timeZone };
  if (request.json) output.print(JSON.stringify(explanations, null, 2));
  else output.print(explanations.map((each) => explanationText(each, locale)).join("\n"));
  return 0;
}

function explanationText(explanation: Explanation, locale: Locale): string {
  const { point, lost, clause } = explanation;
  const actual = `${shown(point.value)}${point.unit ?? ""}`;
  const lines = [`${point.point}: ${actual} (${point.quality})`];
  if (point.target !== null) {
    const { value, reason } = point.target;
    lines.push(`  → ${shown(value)} · ${reason.clause} ${say(locale, reason.text)}`.trimEnd());
  }
  if (clause !== null) lines.push(`  § ${clause.id} ${clause.title[locale.language]}`);
  if (point.held !== null) lines.push(`  ⏸ ${say(locale, point.held)}`);
  for (const { value, reason } of lost) {
    lines.push(`  ✗ ${shown(value)} · ${say(locale, reason.text)}`);
  }
  return lines.join("\n");
}
