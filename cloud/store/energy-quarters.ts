import { sql } from "kysely";
import {
  type CountedSlot,
  type CounterFinding,
  counterFindings,
  type CounterReading,
} from "../history/counter.ts";
import { givenRows } from "./given-rows.ts";
import type { DatabaseKind, Queries } from "./hub-database.ts";
import type { DueSlot } from "./readings-roll-up.ts";
import type { EnergyQuartersTable } from "./tables/reading-tables.ts";

/** A counted quarter-hour of a device. */
export interface QuarterCount extends CountedSlot {
  readonly roomId: number;
  readonly device: string;
  readonly fromMs: number;
}

/** By room, device and begin, `${room} ${device} ${fromMs}`: the quarter-hours as they are stored. */
export async function storedQuarters(
  within: Queries,
  kind: DatabaseKind,
  due: readonly DueSlot[],
): Promise<ReadonlyMap<string, QuarterCount>> {
  const given = givenRows(
    kind,
    [
      ["room", "integer"],
      ["name", "text"],
      ["slot_ms", "integer"],
    ],
    due.map(({ roomId, device, fromMs }) => [roomId, device, fromMs]),
  );
  const { rows } = await sql<EnergyQuartersTable>`SELECT * FROM energy_quarters
    WHERE (room_id, device, from_ms) IN (SELECT room, name, slot_ms FROM ${given})`.execute(within);
  return new Map(
    rows.map(countOf).map((row) => [`${row.roomId} ${row.device} ${row.fromMs}`, row]),
  );
}

const countOf = (row: EnergyQuartersTable): QuarterCount => ({
  roomId: row.room_id,
  device: row.device,
  fromMs: row.from_ms,
  measuredWh: row.measured_wh,
  bridgedWh: row.bridged_wh,
  bridgedFromMs: row.bridged_from_ms,
  coveredMs: row.covered_ms,
  findings: findingsOf(row.findings),
  last:
    row.last_kwh === null || row.last_at_ms === null
      ? null
      : { kWh: row.last_kwh, atMs: row.last_at_ms },
});

export function findingsOf(words: string | null): readonly CounterFinding[] {
  const found = new Set(words?.split(",") ?? []);
  return counterFindings.filter((finding) => found.has(finding));
}

/** Where the counter of a device stood before a slot, and in which slot that was; null: never read. */
export async function carryBefore(
  within: Queries,
  { roomId, device, fromMs }: DueSlot,
): Promise<(CounterReading & { readonly fromMs: number }) | null> {
  const row = await within
    .selectFrom("energy_quarters")
    .select(["from_ms", "last_kwh", "last_at_ms"])
    .where("room_id", "=", roomId)
    .where("device", "=", device)
    .where("from_ms", "<", fromMs)
    .where("last_kwh", "is not", null)
    .orderBy("from_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.last_kwh === null || row.last_at_ms === null) return null;
  return { kWh: row.last_kwh, atMs: row.last_at_ms, fromMs: row.from_ms };
}

/** What was counted from a slot on, of the same counter, has to be counted anew. */
export async function dueAfter(
  within: Queries,
  { roomId, device, fromMs, seriesId, kind }: DueSlot,
): Promise<void> {
  if (kind !== "counter") return;
  for (const atMs of await countedFrom(within, { roomId, device }, fromMs + 1)) {
    await within
      .insertInto("roll_ups_due")
      .values({ from_ms: atMs, series_id: seriesId })
      .onConflict((old) => old.columns(["from_ms", "series_id"]).doUpdateSet({ from_ms: atMs }))
      .execute();
  }
}

/**
 * Slots of a counter, the first ones that begin at `fromMs` or later, up to one with a reading of its
 * own: no later one was counted from what was before `fromMs`.
 */
export async function countedFrom(
  within: Queries,
  { roomId, device }: Pick<DueSlot, "roomId" | "device">,
  fromMs: number,
): Promise<readonly number[]> {
  const slots = within
    .selectFrom("energy_quarters")
    .select("from_ms")
    .where("room_id", "=", roomId)
    .where("device", "=", device)
    .where("from_ms", ">=", fromMs)
    .where("last_kwh", "is not", null)
    .orderBy("from_ms");
  const own = await slots.whereRef("last_at_ms", ">=", "from_ms").limit(1).executeTakeFirst();
  const upTo = own === undefined ? slots : slots.where("from_ms", "<=", own.from_ms);
  return (await upTo.limit(slotsBetween).execute()).map((row) => row.from_ms);
}

/** Slots without a reading of their own are those that a person's total ends in. */
const slotsBetween = 1_000;

const columns = [
  ["room_id", "integer"],
  ["device", "text"],
  ["from_ms", "integer"],
  ["measured_wh", "real"],
  ["bridged_wh", "real"],
  ["bridged_from_ms", "integer"],
  ["covered_ms", "integer"],
  ["last_kwh", "real"],
  ["last_at_ms", "integer"],
  ["findings", "text"],
] as const;

export async function putQuarters(
  within: Queries,
  kind: DatabaseKind,
  counts: readonly QuarterCount[],
): Promise<void> {
  if (counts.length === 0) return;
  const rows = counts.map((count) => [
    count.roomId,
    count.device,
    count.fromMs,
    count.measuredWh,
    count.bridgedWh,
    count.bridgedFromMs,
    count.coveredMs,
    count.last?.kWh ?? null,
    count.last?.atMs ?? null,
    count.findings.length === 0 ? null : count.findings.join(),
  ]);
  const names = sql.join(columns.map(([name]) => sql.ref(name)));
  const sets = columns.slice(3).map(([name]) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`INSERT INTO energy_quarters (${names}) SELECT ${names} FROM ${givenRows(kind, columns, rows)}
    WHERE true ON CONFLICT (room_id, device, from_ms) DO UPDATE SET ${sql.join(sets)}`.execute(
    within,
  );
}
