import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seriesTexts } from "../rig/recurrences.ts";
import { readCalendars } from "./read-calendars.ts";

/** dateutil and icalendar for Python, which share no line of code with us (Debian packages). */
const python = "/usr/bin/python3";
const script = join(import.meta.dirname, "../rig/expand-recurrences.py");
const hasExpander =
  existsSync(python) && spawnSync(python, ["-c", "import dateutil, icalendar"]).status === 0;
if (!hasExpander) console.warn("python3-dateutil is missing: 200 recurrences are NOT compared");

const count = 200;
const span = {
  fromMs: Date.parse("2026-01-01T00:00:00Z"),
  toMs: Date.parse("2027-02-01T00:00:00Z"),
};

it("has an expander of recurrences to compare with", () => {
  expect(hasExpander || process.env["CI"] === undefined).toBe(true);
});

describe.runIf(hasExpander)("200 recurrences", () => {
  it("come out as an independent expander has them", () => {
    const texts = seriesTexts(20_260_301, count);
    const asked = spawnSync(python, [script], {
      input: JSON.stringify({ texts, ...span }),
      encoding: "utf8",
      maxBuffer: 100_000_000,
    });
    expect(asked.stderr).toBe("");
    const expected: unknown = JSON.parse(asked.stdout);
    const found = texts.map((text) => {
      const read = readCalendars({ texts: [text], zone: "Asia/Shanghai", span }, () => true);
      const meetings = (read?.meetings ?? []).map(({ meeting }) => meeting);
      return meetings
        .filter(({ startMs }) => startMs >= span.fromMs)
        .map(({ startMs, endMs }) => [startMs, endMs]);
    });
    const differing = texts.flatMap((text, at) => {
      const theirs: unknown = Array.isArray(expected) ? expected[at] : null;
      return JSON.stringify(found[at]) === JSON.stringify(theirs)
        ? []
        : [{ text, ours: found[at], theirs }];
    });
    expect(differing).toEqual([]);
    const occurrences = found.flat().length;
    console.log(`${count} recurrences, ${occurrences} occurrences: none differs from dateutil's`);
    expect(occurrences).toBeGreaterThan(4_000);
  });
});
