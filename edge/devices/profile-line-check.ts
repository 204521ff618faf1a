import { type LinePoint, type ProfileOf, setLines } from "../../contract/profile.ts";
import type { Report } from "./report.ts";

/** What a profile of a line device says that its schema cannot judge. */
export function checkLines(profile: ProfileOf<"line-protocol">, report: Report): void {
  const { opening, login } = profile.link;
  if (opening !== undefined && login !== undefined) {
    report(
      ["link", "opening"],
      "a device either greets or is greeted; remove `login` or `opening`",
    );
  }
  const lines = Object.values(profile.points).flatMap((point) => [
    point.reply ?? "",
    ...setLines(point),
  ]);
  if (lines.some((line) => line.includes("{mode}")) && profile.sign?.modes === undefined) {
    report(["sign", "modes"], "a line has {mode} in it; say which letters it stands for");
  }
  for (const entry of Object.entries(profile.points)) checkPoint(entry, report);
}

function checkPoint([name, point]: [string, LinePoint], report: Report): void {
  const path = ["points", name];
  const answer = point.reply?.includes("{value}") ?? false;
  if (point.ask !== undefined && !answer) {
    report([...path, "reply"], "say what the answer to `ask` looks like, with {value} in it");
  }
  if (point.ask === undefined && point.unsolicited === undefined && !point.answering) {
    report(path, "nothing reads this point; say `ask`, `unsolicited` or `answering`");
  }
  if (point.ask === undefined && point.afterwards !== undefined) {
    report([...path, "afterwards"], "nothing is asked before it; say `ask`");
  }
  checkSet(point, path, report);
}

function checkSet({ set, values }: LinePoint, path: readonly string[], report: Report): void {
  if (typeof set === "string") {
    const text = "the line that writes a value holds {value}";
    if (!set.includes("{value}")) report([...path, "set"], text);
    return;
  }
  const meanings = new Set(Object.values(values ?? {}).map(String));
  for (const meaning of Object.keys(set ?? {})) {
    if (meanings.has(meaning)) continue;
    report([...path, "set", meaning], "write only what `values` can read back");
  }
}
