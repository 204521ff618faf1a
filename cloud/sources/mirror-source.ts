import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { ApiEvent } from "./api-events.ts";
import { meetingsOfApi } from "./api-events.ts";
import { aheadOf } from "./read-ahead.ts";
import { sourceLimits } from "./source-limits.ts";
import type { Fetched, Source, SourceSpan } from "./source.ts";
import { withTimeLimit } from "./time-limit.ts";

/** What a calendar's API told in one round, and from where it tells on. */
export interface Round<Item> {
  readonly items: readonly Item[];
  readonly place: string;
}

/** A calendar behind an API that tells what has changed since a place. */
export interface MirroredCalendar<Item> {
  /** Null: it has forgotten the place. @param place null: everything in the window */
  round(
    place: string | null,
    window: SourceSpan,
    stop: AbortSignal,
  ): Promise<Outcome<Round<Item> | null>>;
  /** What is held after a round; texts that the round left out may be asked for. */
  apply(
    held: ReadonlyMap<string, Item>,
    told: readonly Item[],
    stop: AbortSignal,
  ): Promise<Outcome<ReadonlyMap<string, Item>>>;
  /** Ids of what is held and what a round says is deleted. */
  removed(held: ReadonlyMap<string, Item>, told: readonly Item[]): readonly string[];
  events(held: ReadonlyMap<string, Item>): readonly ApiEvent[];
}

interface Known<Item> {
  readonly items: ReadonlyMap<string, Item>;
  readonly place: string;
  readonly bookmark: string;
  readonly untilMs: number;
}

/**
 * Holds what an API told, and asks for changes only. A window ends: once a day, and when the API has
 * forgotten the place, everything is asked for anew.
 */
export function createMirrorFetch<Item>(
  calendar: MirroredCalendar<Item>,
  wireClock: Clock,
): Source["fetch"] {
  let known: Known<Item> | null = null;
  const fetch = async (
    span: SourceSpan,
    bookmark: string,
    stop: AbortSignal,
  ): Promise<Outcome<Fetched>> => {
    const window = aheadOf(span);
    const holds = known !== null && known.bookmark === bookmark && span.toMs <= known.untilMs;
    let before = holds ? known : null;
    let round = await calendar.round(before?.place ?? null, window, stop);
    if (round.ok && round.value === null && before !== null) {
      before = null;
      round = await calendar.round(null, window, stop);
    }
    if (!round.ok) return round;
    if (round.value === null) return failed("source-unreadable", "no place to begin at");
    const { items: told, place } = round.value;
    if (before !== null && told.length === 0) {
      known = { ...before, place };
      return success({ kind: "unchanged" });
    }
    const had = before?.items ?? new Map<string, Item>();
    const items = await calendar.apply(had, told, stop);
    if (!items.ok) return items;
    if (items.value.size > sourceLimits.api.items) return failed("source-too-large");
    const mark = createHash("sha256").update(place).digest("hex");
    const untilMs = before?.untilMs ?? window.toMs;
    known = { items: items.value, place, bookmark: mark, untilMs };
    const reach = { fromMs: span.fromMs, toMs: untilMs };
    const found = meetingsOfApi(calendar.events(items.value), reach);
    const deleted = new Set(calendar.removed(had, told));
    const removed = calendar
      .events(had)
      .flatMap(({ key, writeBack }) => (deleted.has(writeBack?.href ?? "") ? [key] : []));
    return success({ kind: "all", ...found, removed, bookmark: mark });
  };
  return (span, bookmark, stop) =>
    withTimeLimit(wireClock, sourceLimits.api.exchangeMs, stop, (limited) =>
      fetch(span, bookmark, limited),
    );
}
