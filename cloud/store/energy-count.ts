import { type CounterReading, type CounterSlot, countSlot } from "../history/counter.ts";
import { correctedSlot, isWithin } from "../history/energy-correction.ts";
import { minuteMs, quarterMs } from "../history/slots.ts";
import { hubLimits } from "../hub-limits.ts";
import { markDirtyDays } from "./dirty-days.ts";
import { type DeviceCorrections, readCorrections } from "./energy-corrections.ts";
import {
  carryBefore,
  dueAfter,
  putQuarters,
  type QuarterCount,
  storedQuarters,
} from "./energy-quarters.ts";
import type { DatabaseKind, Queries } from "./hub-database.ts";
import { readingsOf } from "./parts.ts";
import type { DueSlot, RolledSlots } from "./readings-roll-up.ts";
import { slotKey } from "./slot-key.ts";

export interface EnergyCountOptions {
  readonly due: readonly DueSlot[];
  /** Of the gauges among them. */
  readonly rolled: RolledSlots;
  /** Of what was before, single readings are gone: it stands, but for corrections. */
  readonly keptFromMs: number;
  readonly holdMs: number;
  readonly dates: (timeZone: string, atMs: number) => string;
}

/**
 * Counts the energy of the slots that are due: by a meter's counter; where it has none, by its watts;
 * and of the room by its minutes. Days of which something changed are marked. Within a transaction.
 */
export async function countEnergy(
  within: Queries,
  kind: DatabaseKind,
  options: EnergyCountOptions,
): Promise<void> {
  const { due, dates } = options;
  const metered = due.filter(isMeter);
  if (metered.length === 0) return;
  const corrections = await readCorrections(within, metered);
  const withCounter = await devicesWithCounter(within, metered);
  const stored = await storedQuarters(within, kind, metered);
  const changed: QuarterCount[] = [];
  const dirty: { readonly roomId: number; readonly date: string }[] = [];
  for (const slots of byDevice(metered)) {
    const [first] = slots;
    if (first === undefined) continue;
    const key = deviceKey(first);
    const given = { corrections: corrections.get(key) ?? noCorrections, stored };
    const counted = await countDevice(within, kind, slots, withCounter.has(key), given, options);
    changed.push(...counted);
    for (const { fromMs } of counted) {
      dirty.push({ roomId: first.roomId, date: dates(first.zone, fromMs) });
    }
  }
  await putQuarters(within, kind, changed);
  await markDirtyDays(within, kind, dirty);
}

const noCorrections: DeviceCorrections = { totals: [], swaps: [] };

const isMeter = ({ kind, point }: DueSlot): boolean =>
  kind === "counter" || kind === "watts" || point === "activePower";

export const deviceKey = ({ roomId, device }: Pick<DueSlot, "roomId" | "device">): string =>
  `${roomId} ${device}`;

/** Slots of each device, in order of time. */
function byDevice(due: readonly DueSlot[]): Iterable<readonly DueSlot[]> {
  const groups = new Map<string, DueSlot[]>();
  for (const slot of due.toSorted((left, right) => left.fromMs - right.fromMs)) {
    const key = deviceKey(slot);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [slot]);
    else group.push(slot);
  }
  return groups.values();
}

async function devicesWithCounter(
  within: Queries,
  due: readonly DueSlot[],
): Promise<ReadonlySet<string>> {
  const rooms = [...new Set(due.map(({ roomId }) => roomId))];
  const rows = await within
    .selectFrom("series")
    .select(["room_id as roomId", "device"])
    .where("kind", "=", "counter")
    .where("room_id", "in", rooms)
    .execute();
  return new Set(rows.map(deviceKey));
}

interface DeviceFacts {
  readonly corrections: DeviceCorrections;
  readonly stored: ReadonlyMap<string, QuarterCount>;
}

/** The slots of one device that come out differently. */
async function countDevice(
  within: Queries,
  kind: DatabaseKind,
  due: readonly DueSlot[],
  hasCounter: boolean,
  { corrections, stored }: DeviceFacts,
  options: EnergyCountOptions,
): Promise<readonly QuarterCount[]> {
  const changed: QuarterCount[] = [];
  for (const slot of due) {
    if (hasCounter && slot.kind !== "counter") continue;
    const { roomId, device, fromMs } = slot;
    const before = stored.get(`${deviceKey(slot)} ${fromMs}`) ?? null;
    const counted = await countOne(within, kind, slot, { before, changed, corrections }, options);
    const span = { fromMs, toMs: fromMs + quarterMs };
    const { isOpen, ...amounts } = correctedSlot(counted, span, corrections.totals);
    const after = { roomId, device, fromMs, ...amounts };
    // What these readings are is settled in the slot that follows, and with it what that one counts.
    if (isOpen) await dueAfter(within, slot);
    if (isSame(before, after)) continue;
    changed.push(after);
    if (before?.last?.kWh === after.last?.kWh && before?.last?.atMs === after.last?.atMs) continue;
    // What follows was counted from where this slot stood before.
    await dueAfter(within, slot);
  }
  return changed;
}

interface SlotFacts {
  readonly before: QuarterCount | null;
  /** Slots of this device that were counted just now. */
  readonly changed: readonly QuarterCount[];
  readonly corrections: DeviceCorrections;
}

async function countOne(
  within: Queries,
  kind: DatabaseKind,
  slot: DueSlot,
  { before, changed, corrections }: SlotFacts,
  { rolled, keptFromMs, holdMs }: EnergyCountOptions,
): Promise<CounterSlot> {
  const { seriesId, fromMs, roomId } = slot;
  const toMs = fromMs + quarterMs;
  if (slot.kind === "watts") return countMinutes(within, roomId, fromMs);
  if (fromMs < keptFromMs) {
    // Of a slot that was corrected before, what it bridges is the total that stood then.
    const isCorrected = corrections.totals.some((total) => isWithin({ fromMs, toMs }, total));
    const bridged = isCorrected ? { bridgedWh: 0, bridgedFromMs: null } : {};
    return { ...nothingCounted, ...before, ...bridged };
  }
  if (slot.kind !== "counter") {
    const mean = rolled.get(slotKey(seriesId, fromMs));
    if (mean == null) return nothingCounted;
    const measuredWh = (mean.mean * mean.coveredMs) / 3.6e6;
    return { ...nothingCounted, measuredWh, coveredMs: mean.coveredMs };
  }
  const carry = newest(await carryBefore(within, slot), changed, fromMs);
  const sinceMs = Math.min(carry?.atMs ?? fromMs, fromMs) - (carry === null ? holdMs : 0);
  const wanted = { seriesId, fromMs: Math.max(sinceMs, keptFromMs), toMs: toMs + holdMs + 1 };
  const readings = (await readingsOf(within, kind, [wanted])).get(seriesId) ?? [];
  return countSlot(
    carry,
    readings.flatMap(({ atMs, value }) => (value === null ? [] : [{ atMs, kWh: value }])),
    { fromMs, toMs },
    {
      largestW: hubLimits.history.meterLargestW,
      modulusKWh: slot.modulusKWh,
      holdMs,
      ...corrections,
    },
  );
}

const nothingCounted: CounterSlot = {
  measuredWh: 0,
  bridgedWh: 0,
  bridgedFromMs: null,
  coveredMs: 0,
  findings: [],
  last: null,
  isOpen: false,
};

/** Where the counter stood before the slot: as stored, or as counted just now. */
function newest(
  stored: (CounterReading & { readonly fromMs: number }) | null,
  counted: readonly QuarterCount[],
  beforeMs: number,
): CounterReading | null {
  let best = stored;
  for (const { fromMs, last } of counted) {
    if (last === null || fromMs >= beforeMs || fromMs < (best?.fromMs ?? fromMs)) continue;
    best = { ...last, fromMs };
  }
  return best;
}

async function countMinutes(within: Queries, roomId: number, fromMs: number): Promise<CounterSlot> {
  const rows = await within
    .selectFrom("watts")
    .select("watts")
    .where("room_id", "=", roomId)
    .where("minute_ms", ">=", fromMs)
    .where("minute_ms", "<", fromMs + quarterMs)
    .execute();
  const known = rows.flatMap(({ watts }) => watts ?? []);
  const measuredWh = known.reduce((sum, watts) => sum + watts / 60, 0);
  return { ...nothingCounted, measuredWh, coveredMs: known.length * minuteMs };
}

function isSame(before: QuarterCount | null, after: QuarterCount): boolean {
  // A slot that only its neighbours' readings touched needs no row.
  if (before === null) {
    const isEmpty = after.coveredMs === 0 && after.bridgedFromMs === null;
    return isEmpty && (after.last === null || after.last.atMs < after.fromMs);
  }
  return (
    before.measuredWh === after.measuredWh &&
    before.bridgedWh === after.bridgedWh &&
    before.bridgedFromMs === after.bridgedFromMs &&
    before.coveredMs === after.coveredMs &&
    before.last?.kWh === after.last?.kWh &&
    before.last?.atMs === after.last?.atMs &&
    before.findings.join() === after.findings.join()
  );
}
