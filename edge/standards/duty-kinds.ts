import type { DutyKind } from "../../contract/duty.ts";

/**
 * What the equipment owes after a meeting: until all of it has ended, the room is being closed off.
 * What people still owe does not keep it from resting.
 */
export const closingKinds: ReadonlySet<DutyKind> = new Set<DutyKind>([
  "ventilated",
  "large-loads-off",
  "cooled-down",
  "supply-cut",
  "off-proved",
  "door-locked-after",
]);

/** Not owed any more once the room serves the next meeting. */
export const endedByNext: ReadonlySet<DutyKind> = new Set<DutyKind>([
  ...closingKinds,
  "windows-closed",
]);
