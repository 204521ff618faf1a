import type { DeviceKind } from "../../contract/points.ts";
import type { EnergyQuarter, RoomLoad } from "./energy-facts.ts";
import { meanWatts, shareIn, type Slice } from "./slices.ts";
import { hourMs, quarterMs, type Span } from "./span.ts";

/** Energy that a device is to blame for. */
export interface WasteShare {
  /** Empty: nothing tells which. */
  readonly device: string;
  readonly kWh: number;
  /** How long it was the one to blame. */
  readonly ms: number;
}

export interface Waste {
  readonly kWh: number;
  readonly ms: number;
  /** The greatest first. */
  readonly shares: readonly WasteShare[];
}

/** What tells who drew: meters of parts, and what was switched on. */
export interface Suspects {
  readonly partQuarters: readonly EnergyQuarter[];
  readonly loads: readonly RoomLoad[];
  readonly onSpans: ReadonlyMap<string, readonly Span[]>;
}

/**
 * Where no data sheet tells, what usually draws most comes first. Devices of other kinds draw next to
 * nothing, or only feed others.
 */
const usualDrain: readonly DeviceKind[] = [
  "hvac",
  "projector",
  "led-sign",
  "ventilation",
  "lighting-zone",
  "speaker",
  "recorder",
];

/**
 * What a room at rest drew above its standby limit, and by whom: the meter of a part that explains at
 * least half of the excess, else the greatest load that was switched on.
 */
export function wasteOf(
  slices: readonly Slice[],
  rest: readonly Span[],
  standbyW: number,
  suspects: Suspects,
): Waste {
  const byDevice = new Map<string, { kWh: number; ms: number }>();
  let kWh = 0;
  let ms = 0;
  const partsAt = quartersByStart(suspects.partQuarters);
  const ranked = rankedLoads(suspects.loads);
  for (const slice of slices) {
    const watts = meanWatts(slice);
    if (watts === null || watts <= standbyW) continue;
    const share = shareIn(slice, rest);
    if (share === 0) continue;
    const wastedMs = slice.coveredMs * share;
    const wasted = ((watts - standbyW) * wastedMs) / hourMs / 1000;
    const device = culpritOf(slice, watts - standbyW, partsAt, ranked, suspects.onSpans);
    const known = byDevice.get(device) ?? { kWh: 0, ms: 0 };
    byDevice.set(device, { kWh: known.kWh + wasted, ms: known.ms + wastedMs });
    kWh += wasted;
    ms += wastedMs;
  }
  const shares = [...byDevice].map(([device, share]) => ({ device, ...share }));
  return { kWh, ms, shares: shares.toSorted((a, b) => b.kWh - a.kWh) };
}

function culpritOf(
  slice: Slice,
  excessW: number,
  partsAt: ReadonlyMap<number, readonly EnergyQuarter[]>,
  ranked: readonly RoomLoad[],
  onSpans: ReadonlyMap<string, readonly Span[]>,
): string {
  const startMs = Math.floor(slice.fromMs / quarterMs) * quarterMs;
  const [greatest] = (partsAt.get(startMs) ?? [])
    .map(({ device, measuredWh, coveredMs }) => {
      return { device, watts: meanWatts({ wattHours: measuredWh, coveredMs }) ?? 0 };
    })
    .toSorted((a, b) => b.watts - a.watts);
  if (greatest !== undefined && greatest.watts >= excessW / 2) return greatest.device;
  const isOn = ({ device }: RoomLoad) => shareIn(slice, onSpans.get(device) ?? []) >= 0.5;
  return ranked.find(isOn)?.device ?? "";
}

function rankedLoads(loads: readonly RoomLoad[]): readonly RoomLoad[] {
  const usual = (kind: DeviceKind) => {
    const at = usualDrain.indexOf(kind);
    return at < 0 ? usualDrain.length : at;
  };
  return loads
    .filter(({ kind }) => usualDrain.includes(kind))
    .toSorted((a, b) => (b.ratedW ?? 0) - (a.ratedW ?? 0) || usual(a.kind) - usual(b.kind));
}

function quartersByStart(quarters: readonly EnergyQuarter[]) {
  const found = new Map<number, EnergyQuarter[]>();
  for (const quarter of quarters) {
    const known = found.get(quarter.fromMs);
    if (known === undefined) found.set(quarter.fromMs, [quarter]);
    else known.push(quarter);
  }
  return found;
}
