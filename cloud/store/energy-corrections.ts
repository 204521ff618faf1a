import { sql } from "kysely";
import type { CorrectionWords, EnergyCorrection } from "../../contract/history.ts";
import type { MeterSwap } from "../history/counter.ts";
import { swapReachMs } from "../history/counter-step.ts";
import type { EnergyTotal } from "../history/energy-correction.ts";
import type { Slot } from "../history/roll-up.ts";
import { quarterMs, slotOf } from "../history/slots.ts";
import { hubLimits } from "../hub-limits.ts";
import { countedFrom } from "./energy-quarters.ts";
import { givenRows } from "./given-rows.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import { dueColumns } from "./readings-intake.ts";
import type { EnergyCorrectionsTable } from "./tables/reading-tables.ts";

/**
 * What people corrected of one device, in order of time. Of several of the same span, or of the same
 * instant, only the newest.
 */
export interface DeviceCorrections {
  readonly totals: readonly EnergyTotal[];
  readonly swaps: readonly MeterSwap[];
}

/** By room and device, `${room} ${device}`. */
export async function readCorrections(
  queries: Queries,
  devices: readonly { readonly roomId: number; readonly device: string }[],
): Promise<ReadonlyMap<string, DeviceCorrections>> {
  const rows = await queries
    .selectFrom("energy_corrections")
    .selectAll()
    .where("room_id", "in", [...new Set(devices.map(({ roomId }) => roomId))])
    .orderBy("id")
    .execute();
  const found = new Map<string, Map<string, CorrectionWords>>();
  for (const row of rows) {
    const key = `${row.room_id} ${row.device}`;
    const of = found.get(key) ?? new Map<string, CorrectionWords>();
    found.set(key, of);
    of.set(`${row.kind} ${row.from_ms} ${row.to_ms}`, wordsOf(row));
  }
  return new Map([...found].map(([key, words]) => [key, inOrder([...words.values()])]));
}

function inOrder(all: readonly CorrectionWords[]): DeviceCorrections {
  const sorted = all.toSorted((left, right) => left.fromMs - right.fromMs);
  return {
    totals: sorted.flatMap((words) => (words.kind === "total" ? [words] : [])),
    swaps: sorted.flatMap((words) =>
      words.kind === "swap" ? [{ ...words, atMs: words.fromMs }] : [],
    ),
  };
}

/**
 * Keeps a correction; the slots it speaks of are counted anew. False, and nothing is kept: it is a total
 * that overlaps another one without being of the same span, and one of them would be lost.
 */
export async function addCorrection(
  database: HubDatabase,
  roomId: number,
  correction: EnergyCorrection,
): Promise<boolean> {
  const { device, words, reason, who, atMs } = correction;
  const toMs = words.kind === "total" ? words.toMs : words.fromMs + quarterMs;
  return database.transaction(async (within) => {
    if (words.kind === "total" && (await overlaps(within, { roomId, device }, words))) return false;
    await within
      .insertInto("energy_corrections")
      .values({
        room_id: roomId,
        device,
        kind: words.kind,
        from_ms: words.fromMs,
        to_ms: toMs,
        kwh: words.kind === "total" ? words.kWh : null,
        old_kwh: words.kind === "swap" ? words.oldKWh : null,
        new_kwh: words.kind === "swap" ? words.newKWh : null,
        reason,
        who,
        at_ms: atMs,
      })
      .execute();
    const series = await within
      .selectFrom("series")
      .select("id")
      .where("room_id", "=", roomId)
      .where("device", "=", device)
      .where((row) =>
        row.or([row("kind", "in", ["counter", "watts"]), row("point", "=", "activePower")]),
      )
      .execute();
    // A gap that this lies in is counted where it ended.
    const touched = new Set(await countedFrom(within, { roomId, device }, toMs));
    const reachMs = words.kind === "swap" ? swapReachMs : 0;
    const first = slotOf(words.fromMs - reachMs, quarterMs);
    for (let at = first; at < toMs + reachMs; at += quarterMs) touched.add(at);
    const slots = [...touched].flatMap((at) => series.map(({ id }) => [at, id] as const));
    if (slots.length === 0) return true;
    const given = givenRows(database.kind, dueColumns, slots);
    await sql`INSERT INTO roll_ups_due (from_ms, series_id) SELECT from_ms, series_id FROM ${given}
      WHERE true ON CONFLICT (from_ms, series_id) DO UPDATE SET from_ms = excluded.from_ms`.execute(
      within,
    );
    return true;
  });
}

async function overlaps(
  within: Queries,
  { roomId, device }: { readonly roomId: number; readonly device: string },
  { fromMs, toMs }: Slot,
): Promise<boolean> {
  const other = await within
    .selectFrom("energy_corrections")
    .select("id")
    .where("room_id", "=", roomId)
    .where("device", "=", device)
    .where("kind", "=", "total")
    .where("from_ms", "<", toMs)
    .where("to_ms", ">", fromMs)
    .where((row) => row.or([row("from_ms", "<>", fromMs), row("to_ms", "<>", toMs)]))
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

export function correctedSpans(queries: Queries, roomId: number, fromMs: number, toMs: number) {
  return queries
    .selectFrom("energy_corrections")
    .select(["device", "from_ms as fromMs", "to_ms as toMs"])
    .where("room_id", "=", roomId)
    .where("kind", "=", "total")
    .where("from_ms", "<", Math.floor(toMs))
    .where("to_ms", ">", Math.floor(fromMs))
    .distinct()
    .execute();
}

/** Newest first. */
export async function listCorrections(
  queries: Queries,
  roomId: number,
  limit: number,
): Promise<readonly EnergyCorrection[]> {
  const rows = await queries
    .selectFrom("energy_corrections")
    .selectAll()
    .where("room_id", "=", roomId)
    .orderBy("id", "desc")
    .limit(Math.min(limit, hubLimits.history.corrections))
    .execute();
  return rows.map((row) => ({
    device: row.device,
    words: wordsOf(row),
    reason: row.reason,
    who: row.who,
    atMs: row.at_ms,
  }));
}

type StoredCorrection = Pick<
  EnergyCorrectionsTable,
  "kind" | "from_ms" | "to_ms" | "kwh" | "old_kwh" | "new_kwh"
>;

function wordsOf(row: StoredCorrection): CorrectionWords {
  const { kind, from_ms: fromMs, to_ms: toMs } = row;
  if (kind === "total") return { kind, fromMs, toMs, kWh: row.kwh ?? 0 };
  return { kind, fromMs, oldKWh: row.old_kwh ?? 0, newKWh: row.new_kwh ?? 0 };
}
