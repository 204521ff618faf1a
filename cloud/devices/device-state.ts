import type { Availability, DeviceView, PointView } from "../../contract/api.ts";
import type { DeviceChange, DeviceFault, DeviceIdentity } from "../../contract/inventory.ts";
import type { DeviceKind } from "../../contract/points.ts";

/** What a room last told of one device. Times are room time. */
export interface DeviceState extends DeviceIdentity {
  readonly device: string;
  readonly kind: DeviceKind;
  readonly availability: Availability;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number | null;
  readonly goneSinceMs: number | null;
  readonly fault: DeviceFault | null;
  readonly lampHours: number | null;
  readonly filterHours: number | null;
}

/** What a device is from now on, and what is to be noted of that. */
export interface DeviceStep {
  readonly state: DeviceState;
  readonly changes: readonly DeviceChange[];
}

/** How fine `lastSeenMs` and hours are kept: every small change would be a write. */
export interface DeviceGrain {
  readonly seenEveryMs: number;
  readonly hours: number;
}

/** As a device that is told of looks next to what was known of it; null: as before. */
export function nextDevice(
  known: DeviceState | null,
  view: DeviceView,
  nowMs: number,
  grain: DeviceGrain,
): DeviceStep | null {
  const identity = identityOf(view, known);
  const answers = view.availability === "online";
  const seenMs = answers ? nowMs : (known?.lastSeenMs ?? null);
  const state: DeviceState = {
    ...identity,
    device: view.device,
    kind: view.kind,
    availability: view.availability,
    firstSeenMs: known?.firstSeenMs ?? nowMs,
    lastSeenMs: seenMs,
    goneSinceMs: null,
    fault: faultOf(view.points, known?.fault ?? null, nowMs, answers),
    lampHours: numberOf(view.points, "lampHours") ?? known?.lampHours ?? null,
    filterHours: numberOf(view.points, "filterHours") ?? known?.filterHours ?? null,
  };
  const changes = changesOf(known, state, nowMs);
  const isNews = known === null || changes.length > 0 || differs(known, state, grain);
  return isNews ? { state, changes } : null;
}

/** Its room is there and does not tell of it any more. */
export function goneDevice(known: DeviceState, sinceMs: number): DeviceStep {
  const state: DeviceState = { ...known, availability: "unknown", goneSinceMs: sinceMs };
  return { state, changes: [{ atMs: sinceMs, kind: "gone", who: "", changed: [] }] };
}

const longestWord = 128;

/** What it said once stays true while it says nothing. */
function identityOf(view: DeviceView, known: DeviceState | null): DeviceIdentity {
  const said = (name: string, before: string) => textOf(view.points, name) || before;
  return {
    model: said("model", "") || view.model.slice(0, longestWord),
    maker: said("maker", known?.maker ?? ""),
    serial: said("serial", known?.serial ?? ""),
    firmware: said("firmware", known?.firmware ?? ""),
  };
}

function believed(points: readonly PointView[], name: string): PointView["value"] {
  const found = points.find(({ point }) => point === name);
  return found?.quality === "good" ? found.value : null;
}

function textOf(points: readonly PointView[], name: string): string {
  const value = believed(points, name);
  return typeof value === "string" ? value.trim().slice(0, longestWord) : "";
}

function numberOf(points: readonly PointView[], name: string): number | null {
  const value = believed(points, name);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Its own word before ours: a lamp that has failed says more than a point that could not be read. */
function faultOf(
  points: readonly PointView[],
  before: DeviceFault | null,
  nowMs: number,
  answers: boolean,
): DeviceFault | null {
  const said = textOf(points, "fault");
  const code = points.find(({ failure }) => failure !== null)?.failure?.code ?? "";
  if (said === "" && code === "") {
    // One that does not answer cannot say that it is well again.
    return before?.stands === true && answers ? { ...before, stands: false } : before;
  }
  const words = said === "" ? { said, code } : { said, code: "" };
  const isSame =
    before?.stands === true && before.said === words.said && before.code === words.code;
  return isSame ? before : { ...words, atMs: nowMs, stands: true };
}

/** What of a device makes it another one, and what only makes it newer. */
const replacing = ["serial", "model", "maker"] as const;

function changesOf(
  known: DeviceState | null,
  state: DeviceState,
  nowMs: number,
): readonly DeviceChange[] {
  const line = (kind: DeviceChange["kind"], changed: DeviceChange["changed"]): DeviceChange => ({
    atMs: nowMs,
    kind,
    who: "",
    changed,
  });
  if (known === null) {
    const told = [...replacing, "firmware"] as const;
    const changed = told.flatMap((name) =>
      state[name] === "" ? [] : [{ name, before: "", after: state[name] }],
    );
    return [line("found", changed)];
  }
  const turned = (names: readonly (keyof DeviceIdentity)[]) =>
    names.flatMap((name) =>
      // What was not known before was learnt, which changes nothing.
      known[name] === "" || known[name] === state[name]
        ? []
        : [{ name, before: known[name], after: state[name] }],
    );
  const other = turned(replacing);
  const newer = turned(["firmware"]);
  return [
    ...(known.goneSinceMs === null ? [] : [line("back", [])]),
    ...(other.length === 0 ? [] : [line("replaced", other)]),
    ...(newer.length === 0 ? [] : [line("updated", newer)]),
  ];
}

function differs(known: DeviceState, state: DeviceState, grain: DeviceGrain): boolean {
  const names = ["kind", "model", "maker", "serial", "firmware", "availability"] as const;
  const moved = (before: number | null, after: number | null, by: number) =>
    before === null || after === null ? before !== after : Math.abs(after - before) >= by;
  return (
    names.some((name) => known[name] !== state[name]) ||
    known.fault !== state.fault ||
    moved(known.lastSeenMs, state.lastSeenMs, grain.seenEveryMs) ||
    moved(known.lampHours, state.lampHours, grain.hours) ||
    moved(known.filterHours, state.filterHours, grain.hours)
  );
}
