import { parseArgs } from "node:util";
import type { ReportHead, ReportView, RoomView } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import { dayText, type Locale, rawText, say, timeOfDay } from "../../contract/text/text.ts";
import type { Assets } from "../assets.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";
import { type OwnPanel, ownPanel, ownRoom, usualConfig } from "./own-room.ts";
import { reportText } from "./report-text.ts";

const newest = "last";

export const reportsUsage = `usage: huitang reports [ID|${newest}] [--zh] [--json] [--config ROOM.yaml] [--panel URL]
The self-tests that the room keeps, newest first; with an ID, what was tried and found, and who
signed it.`;

/** Lists the self-tests of this machine's room, or shows one. 1: there is none such, or no answer. */
export async function runReports(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
      config: { type: "string", default: usualConfig },
      panel: { type: "string" },
    },
  });
  if (positionals.length > 1) {
    output.warn(reportsUsage);
    return 2;
  }
  const model = ownRoom(values.config, assets, output);
  if (model === undefined) return 2;
  const panel = await ownPanel(model.config, output, values.panel ?? null);
  if (panel === undefined) return 1;
  const room = await read<RoomView>(panel, "/api/room", output);
  const heads = await read<readonly ReportHead[]>(panel, "/api/reports", output);
  if (room === undefined || heads === undefined) return 1;
  const locale: Locale = { language: values.zh ? "zh" : "en", timeZone: room.timeZone };
  const [asked] = positionals;
  if (asked === undefined) {
    if (values.json) output.print(JSON.stringify(heads, null, 2));
    else if (heads.length === 0) output.warn(say(locale, message("report.none")));
    else output.print(table(heads.map((head) => rowOf(locale, head))));
    return 0;
  }
  const id = asked === newest ? heads[0]?.id : asked;
  if (id === undefined) {
    output.warn(say(locale, message("report.none")));
    return 1;
  }
  const view = await read<ReportView>(panel, `/api/reports/${encodeURIComponent(id)}`, output);
  if (view === undefined) return 1;
  output.print(values.json ? JSON.stringify(view, null, 2) : shownReport(locale, view));
  return 0;
}

async function read<T>(
  panel: OwnPanel,
  path: string,
  output: CommandOutput,
): Promise<T | undefined> {
  const answer = await panel("GET", path, null);
  if (answer.ok) return answer.body as T;
  output.warn(answer.text);
  return undefined;
}

function rowOf(locale: Locale, head: ReportHead): readonly string[] {
  const { counts } = head;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [
    dayText(locale, head.endedAtMs),
    timeOfDay(locale, head.endedAtMs),
    rawText(locale.language, `result.${head.worst}`),
    rawText(locale.language, `test.kind-${head.test}`),
    say(locale, message("test.passed-of", { passed: counts.pass, total })),
    head.signedAs.map((role) => rawText(locale.language, `signer.${role}`)).join(", "),
    head.id,
  ];
}

/** The report, and the names under it. */
function shownReport(locale: Locale, { report, signOffs }: ReportView): string {
  const names = signOffs.map(({ as, name, atMs, note }) => {
    const params = { name, day: dayText(locale, atMs), signedAtMs: atMs };
    const role = rawText(locale.language, `signer.${as}`);
    const line = `${role}: ${say(locale, message("signer.signed-at", params))}`;
    return note === "" ? line : `${line} · ${note}`;
  });
  return [reportText(locale, report), ...names].join("\n");
}
