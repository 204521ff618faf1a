import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createClock } from "../../contract/clock.ts";
import { describeProblem } from "../../contract/document.ts";
import { errorCatalogue, type Failure } from "../../contract/errors.ts";
import { message } from "../../contract/message.ts";
import type { ProbeFinding, ProbeVerdict } from "../../contract/setup.ts";
import { type Language, say } from "../../contract/text/text.ts";
import { type Assets, readRoom } from "../assets.ts";
import { probeRoom } from "../probe/probe-room.ts";
import type { LinkPorts } from "../links/links.ts";
import { runningEdge } from "./running-edge.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

export const probeUsage = `usage: huitang probe ROOM.yaml [--for SECONDS] [--json] [--zh]
Asks every device of the room who it is and for every point, and compares with the room file.
Sends no command. The edge must not be running: it owns the lines.`;

export interface ProbeCommandPorts {
  readonly assets: Assets;
  readonly links: Omit<LinkPorts, "wireClock" | "log">;
}

/** Exit 0: every device is as the room file says · 1: some are not. */
export async function runProbe(
  args: readonly string[],
  { assets, links }: ProbeCommandPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      for: { type: "string", default: "10" },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  const seconds = Number(values.for);
  if (!(seconds >= 1 && seconds <= 600)) {
    output.warn(`--for ${values.for}: expected seconds from 1 to 600\n${probeUsage}`);
    return 2;
  }
  if (file === undefined || positionals.length > 1) {
    output.warn(probeUsage);
    return 2;
  }
  const text = textOf(file);
  if (text === undefined) {
    output.warn(`${file}: cannot be read; check the path`);
    return 2;
  }
  const room = readRoom(file, text, assets);
  if (!room.ok) {
    output.warn(room.problems.map(describeProblem).join("\n"));
    return 1;
  }
  const url = await runningEdge(room.value.config);
  if (url !== undefined) {
    output.warn(`the edge of this room runs (${url}) and owns the lines; stop it, then probe`);
    return 1;
  }
  const language = values.zh ? "zh" : "en";
  const findings = await probeRoom(room.value, {
    ...links,
    wireClock: createClock(),
    log: () => {},
    listenMs: seconds * 1000,
    found: ({ device }) => output.warn(`… ${device}`),
  });
  if (values.json) output.print(JSON.stringify({ findings }, null, 2));
  else output.print(findingsText(findings, language));
  return findings.every(({ verdict }) => isGood(verdict)) ? 0 : 1;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const isGood = (verdict: ProbeVerdict): boolean => verdict === "matches" || verdict === "answers";

function findingsText(findings: readonly ProbeFinding[], language: Language): string {
  const locale = { language, timeZone: "UTC" };
  const rows = findings.map((finding) => [
    finding.device,
    say(locale, message(`probe.${finding.verdict}`)),
    `${finding.read}/${finding.of}`,
    finding.line,
    finding.profile,
    Object.values(finding.identity).join(" · "),
  ]);
  const count = (wanted: ProbeVerdict) =>
    findings.filter(({ verdict }) => verdict === wanted).length;
  const summary = message("probe.summary", {
    count: findings.length,
    good: count("matches") + count("answers"),
    doubtful: count("doubtful"),
    differs: count("differs"),
    silent: count("silent"),
  });
  const details = findings.flatMap((finding) => detailsOf(finding, language));
  return [
    table(rows),
    ...(details.length === 0 ? [] : ["", ...details]),
    "",
    `${say(locale, summary)} ${say(locale, message("probe.unchanged"))}`,
  ].join("\n");
}

function detailsOf(finding: ProbeFinding, language: Language): readonly string[] {
  const locale = { language, timeZone: "UTC" };
  const { device, failure } = finding;
  return [
    ...finding.differences.map(
      ({ point, expected, found }) =>
        `${device} ${say(locale, message("probe.difference", { point, expected, found }))}`,
    ),
    ...finding.doubts.map(
      (doubt) =>
        `${device} ${say(locale, message("probe.doubt", { point: doubt.point, failure: failureText(doubt.failure, language) }))}`,
    ),
    ...(failure === null ? [] : [`${device}: ${failureText(failure, language)}`]),
  ];
}

/** What went wrong, what exactly was seen, and what to do. */
function failureText({ code, detail }: Failure, language: Language): string {
  const { zh, en, adviceZh, adviceEn } = errorCatalogue[code];
  const [what, advice] = language === "zh" ? [zh, adviceZh] : [en, adviceEn];
  const seen = detail === undefined ? "" : language === "zh" ? `（${detail}）` : ` (${detail})`;
  return `${what}${seen}${language === "zh" ? "；" : "; "}${advice}`;
}
