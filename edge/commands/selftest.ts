import type { RoomView } from "../../contract/api.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import { message } from "../../contract/message.ts";
import { type Locale, say } from "../../contract/text/text.ts";
import type { ActLine } from "./act-line.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import type { OwnPanel } from "./own-room.ts";
import { reportText } from "./report-text.ts";

const lookEveryMs = 300;
/** Looks without an answer, or without a sign of the test, after which it is given up. */
const looksInVain = 20;
const barColumns = 24;

export interface FollowedTest {
  readonly line: Pick<ActLine, "json" | "language">;
  /** The report before this test, by its id. */
  readonly lastReport: string | null;
  readonly panel: OwnPanel;
  /** The wire's. */
  readonly clock: Clock;
}

/**
 * Waits for the report of the test that the room has just begun, and tells it. 0: everything passed ·
 * 1: it did not, or there is no report.
 */
export async function followSelfTest(
  { line, lastReport, panel, clock }: FollowedTest,
  output: CommandOutput,
): Promise<ExitCode> {
  let inVain = 0;
  let trouble = "the room has no report of the test; was it started anew meanwhile?";
  while (inVain < looksInVain) {
    await sleep(clock, "how far a self-test is", lookEveryMs);
    const answer = await panel("GET", "/api/room", null);
    inVain += 1;
    if (!answer.ok) {
      trouble = `${answer.text} A test that was begun goes on in the room`;
      continue;
    }
    const room = answer.body as RoomView;
    const locale = { language: line.language, timeZone: room.timeZone };
    if (room.test !== null && room.test.id !== lastReport) {
      output.progress?.("");
      if (line.json) output.print(JSON.stringify({ accepted: true, report: room.test }));
      else output.print(reportText(locale, room.test));
      return room.test.worst === "pass" ? 0 : 1;
    }
    if (room.testRunning === null) continue;
    inVain = 0;
    output.progress?.(progressLine(locale, room.testRunning));
  }
  output.progress?.("");
  if (line.json) output.print(JSON.stringify({ accepted: true, report: null, text: trouble }));
  else output.warn(trouble);
  return 1;
}

function progressLine(locale: Locale, { done, total }: { done: number; total: number }): string {
  const full = Math.round((barColumns * done) / Math.max(1, total));
  const bar = "█".repeat(full) + "░".repeat(barColumns - full);
  return `${bar} ${say(locale, message("test.running", { done, total }))}`;
}
