import type { Meeting } from "../../contract/agenda.ts";
import type { DutyKind } from "../../contract/duty.ts";
import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { endOf, type Endings } from "../room/timetable.ts";
import type { DutyWindow } from "./duty-window.ts";
import { windowContacts } from "./equipment.ts";
import { windowsAfter } from "./windows-after.ts";
import { windowsBefore } from "./windows-before.ts";
import { windowsDuring } from "./windows-during.ts";

/** What the windows of a meeting depend on besides the meeting. */
export interface WindowContext {
  readonly model: RoomModel;
  readonly endings: Endings;
  /** What an act may take on the wire, in room time. */
  readonly wireActMs: number;
  readonly nowMs: number;
}

/** Every duty of a meeting with its window, in the order of the day, of the kinds that are given. */
export function windowsOf(
  meeting: Meeting,
  context: WindowContext,
  kinds: ReadonlySet<DutyKind>,
): readonly DutyWindow[] {
  const { model, endings, wireActMs, nowMs } = context;
  const { standards } = model;
  const endMs = endOf(meeting, endings);
  const leavingMs = Math.max(endMs, nextMinute(nowMs));
  return [
    ...windowsBefore(standards, meeting, endMs, wireActMs),
    ...windowsDuring(standards, meeting, endMs, nowMs),
    ...windowsAfter(model, meeting, endMs, leavingMs, wireActMs),
  ].filter(({ kind }) => kinds.has(kind) && isStaffedFor(model, meeting, kind));
}

/** Strictly later, and the same for a minute, so that a moving deadline is not news at every tick. */
const nextMinute = (ms: number): number => (Math.floor(ms / 60_000) + 1) * 60_000;

/** After a self-service meeting nobody is there to close a window that does not tell. */
const isStaffedFor = (model: RoomModel, { attendance }: Meeting, kind: DutyKind): boolean =>
  kind !== "windows-closed" || attendance === "attended" || tellsOfWindows(model);

const tellsOfWindows = (model: RoomModel): boolean =>
  windowContacts(model).length + devicesOfKind(model, "curtain").length > 0;
