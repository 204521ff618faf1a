import type { Baseline, Measured, SelfTestReport } from "../../contract/selftest.ts";
import type { RoomState } from "../room/state.ts";
import type { TickNews } from "../room/news.ts";
import { advise } from "./advice.ts";
import { shown } from "./shown.ts";
import { type Finding, warn } from "./step.ts";
import { message } from "../../contract/message.ts";

/** What was tuned when the room was commissioned, and is not changed afterwards: NX 5.4.2. */
const settings: ReadonlySet<string> = new Set(["input", "level", "gain", "brightness"]);
/** A number that was set differs from itself by less than this. */
const tolerance = 0.5;

/** The numbers of a report, as the baseline of everything that comes after it. */
export const baselinesOf = (report: SelfTestReport): readonly Baseline[] =>
  report.steps
    .filter(({ result }) => result === "pass" || result === "warn")
    .flatMap(({ id: step, measured }) =>
      measured.map((each): Baseline => ({
        ...each,
        step,
        report: report.id,
        atMs: report.endedAtMs,
      })),
    );

/** The signature under a commissioning test of the whole room makes it what later tests go by. */
export function keepBaselines(state: RoomState, news: TickNews, report: SelfTestReport): void {
  const isWhole = report.test === "commissioning" && report.only === null;
  if (!isWhole || report.worst === "fail" || report.worst === "skipped") return;
  const fresh = new Map(baselinesOf(report).map((each) => [baselineKey(each), each]));
  for (const key of state.baselines.keys()) {
    if (!fresh.has(key)) news.keep({ kind: "baseline", id: key, value: null });
  }
  state.baselines.clear();
  for (const [id, value] of fresh) {
    state.baselines.set(id, value);
    news.keep({ kind: "baseline", id, value });
  }
}

export const baselineKey = ({ step, name }: Pick<Baseline, "step" | "name">): string =>
  `${step} ${name}`;

/** A finding that was well, unless a setting is no longer what it was at commissioning: NX 5.4.2. */
export function againstBaseline(
  finding: Finding,
  baseline: (name: string) => Measured["value"] | undefined,
): Finding {
  if (finding.result !== "pass") return finding;
  for (const { name, value, unit } of finding.measured) {
    const was = settings.has(name) ? baseline(name) : undefined;
    if (was === undefined || isSame(was, value)) continue;
    const params = { value: shown(value, unit), was: shown(was, unit) };
    return warn(message("test.drifted", params), advise("drift"), { measured: finding.measured });
  }
  return finding;
}

const isSame = (was: Measured["value"], is: Measured["value"]): boolean =>
  typeof was === "number" && typeof is === "number" ? Math.abs(was - is) < tolerance : was === is;
