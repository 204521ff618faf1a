import type { consoleZh } from "./console-zh.ts";

/** The pages of the hub's console that show many rooms at once. */
export const consoleEn = {
  "tests.title": "Self-tests",
  "tests.back": "‹ All self-tests",
  "tests.room": "Room",
  "tests.at": "Ended",
  "tests.passed": "Passed",
  "tests.more": "The newest {count} reports are shown; narrow the filters to see older ones.",
  "tests.none-hint": "Every self-test leaves a report.",
} as const satisfies Record<keyof typeof consoleZh, string>;
