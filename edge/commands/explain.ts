import type { DutyExplanation, Explanation, RoomView } from "../../contract/api.ts";
import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import {
  explainedDuty,
  explainedPoint,
  type ExplainedText,
} from "../../contract/screen/explain-text.ts";
import { dayText, type Locale, say, timeOfDay } from "../../contract/text/text.ts";
import type { Assets } from "../assets.ts";
import { suggestion } from "../devices/nearest-name.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";
import { dutiesNamed, noSuchDuty } from "./named-duties.ts";
import type { OwnPanel } from "./own-room.ts";
import { askRoom, panelOf, questionOf, type RoomQuestion } from "./room-question.ts";

export const explainUsage = `usage: huitang explain DEVICE [POINT] [--zh] [--json] [--config ROOM.yaml] [--panel URL]
       huitang explain DEVICE/POINT ...
       huitang explain DUTY ...          such as m1:off-proved, or off-proved for all of that kind
       huitang explain duties ...        what the room owes, with the names to ask by
Why a point or a duty is as it is: what is wanted and by which clause, what lost, what holds it
back, what proves it, what is lacking.`;

/** Why points or duties are as they are, for the names on the command line. */
export async function runExplain(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): Promise<ExitCode> {
  const question = questionOf(args);
  const [first, second, ...more] = question.positionals;
  if (first === undefined || more.length > 0) {
    output.warn(explainUsage);
    return 2;
  }
  const panel = await panelOf(question, assets, output);
  if (typeof panel === "number") return panel;
  const room = await askRoom<RoomView>(panel, "/api/room", output);
  if (room === undefined) return 1;
  const asking: Asking = { ...question, ask: panel };
  if (first === "duties" && second === undefined) return listDuties(question, room, output);
  const duties = second === undefined ? dutiesNamed(room, first) : [];
  if (duties.length > 0) return explainDuties(asking, room, duties, output);
  if (first.includes(":")) {
    output.warn(noSuchDuty(room, first));
    return 1;
  }
  const [device, point] = second === undefined ? first.split("/", 2) : [first, second];
  return explainPoints(asking, room, { device: device ?? first, point }, output);
}

/** A question and whom to ask. */
interface Asking extends RoomQuestion {
  readonly ask: OwnPanel;
}

const localeOf = ({ language }: RoomQuestion, { timeZone }: RoomView): Locale => ({
  language,
  timeZone,
});

function listDuties(question: RoomQuestion, room: RoomView, output: CommandOutput): ExitCode {
  if (question.json) {
    output.print(JSON.stringify(room.duties, null, 2));
    return 0;
  }
  const locale = localeOf(question, room);
  const rows = room.duties.map((duty) => [
    dayText(locale, duty.dueAtMs),
    timeOfDay(locale, duty.dueAtMs),
    say(locale, message(`status.${duty.status}`)),
    duty.clause,
    duty.id,
    say(locale, message(`duty.${duty.kind}`)),
  ]);
  if (rows.length === 0) output.warn(say(locale, message("duties.none")));
  else output.print(table(rows));
  return 0;
}

async function explainDuties(
  question: Asking,
  room: RoomView,
  duties: readonly Duty[],
  output: CommandOutput,
): Promise<ExitCode> {
  const answers: DutyExplanation[] = [];
  for (const { id } of duties) {
    const answer = await askWhy<DutyExplanation>(question, "duty", id, output);
    if (answer === undefined) return 1;
    answers.push(answer);
  }
  const locale = localeOf(question, room);
  show(question, answers, (each) => explainedDuty(locale, each), output);
  return 0;
}

async function explainPoints(
  question: Asking,
  room: RoomView,
  asked: { readonly device: string; readonly point: string | undefined },
  output: CommandOutput,
): Promise<ExitCode> {
  const known = room.devices.find((each) => each.device === asked.device);
  if (known === undefined) {
    const names = room.devices.map((each) => each.device);
    output.warn(`the room has no device "${asked.device}"${suggestion(asked.device, names)}`);
    return 1;
  }
  const points = known.points.map((each) => each.point);
  if (asked.point !== undefined && !points.includes(asked.point)) {
    const { device, point } = asked;
    output.warn(`${device} has no point "${point}"${suggestion(point, points)}`);
    return 1;
  }
  const answers: Explanation[] = [];
  for (const point of asked.point === undefined ? points : [asked.point]) {
    const answer = await askWhy<Explanation>(question, "point", `${asked.device}/${point}`, output);
    if (answer === undefined) return 1;
    answers.push(answer);
  }
  const locale = localeOf(question, room);
  show(question, answers, (each) => explainedPoint(locale, each), output);
  return 0;
}

function askWhy<T>(
  { ask }: Asking,
  what: "point" | "duty",
  name: string,
  output: CommandOutput,
): Promise<T | undefined> {
  return askRoom<T>(ask, `/api/explain?${what}=${encodeURIComponent(name)}`, output);
}

function show<T>(
  { json }: RoomQuestion,
  answers: readonly T[],
  explained: (answer: T) => ExplainedText,
  output: CommandOutput,
): void {
  if (json) output.print(JSON.stringify(answers, null, 2));
  else output.print(answers.map((answer) => blockText(explained(answer))).join("\n\n"));
}

/** The title, and below it the lines, what they are about beside what there is to say. */
function blockText({ title, lines }: ExplainedText): string {
  const rows = lines.map(([label, text], at) => [
    `  ${label === lines[at - 1]?.[0] ? "" : label}`,
    text,
  ]);
  return `${title}\n${table(rows)}`;
}
