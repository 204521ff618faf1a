import type { DutyKind } from "../../contract/duty.ts";

/** When a duty may be done, must be done, and is lost. Room time. */
export interface DutyWindow {
  /** The kind, and its count where there are several of it: `tea.2`. */
  readonly name: string;
  readonly kind: DutyKind;
  readonly clause: string;
  readonly opensAtMs: number;
  readonly dueAtMs: number;
  readonly closesAtMs: number;
  /** The deadline counts from the last person's leaving, and moves on while people are here. */
  readonly afterLeaving: boolean;
  /** Until then another meeting holds the room, and nobody can do it: nobody is told before. */
  readonly takenUntilMs?: number;
}

/** A window that stands where the agenda puts it. */
export const fixedWindow = (
  kind: DutyKind,
  clause: string,
  opensAtMs: number,
  dueAtMs: number,
  closesAtMs: number,
): DutyWindow => ({
  name: kind,
  kind,
  clause,
  opensAtMs,
  dueAtMs,
  closesAtMs,
  afterLeaving: false,
});

/** One of several of its kind, counted from 1. */
export const counted = (window: DutyWindow, count: number): DutyWindow => ({
  ...window,
  name: `${window.kind}.${count}`,
});
