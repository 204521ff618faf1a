import type { DeviceView, RoomEvent, RoomView } from "../../contract/api.ts";

/** A reading that only got younger is told this often, real time; its value never changed. */
const freshnessMs = 10_000;

/**
 * What a page must learn to get from one view to the next, or null when there is nothing to tell. A
 * change can only add: once the room has forgotten a duty, the page gets the whole room anew.
 */
export function changeBetween(before: RoomView, after: RoomView): RoomEvent | null {
  const kept = new Set(after.duties.map((duty) => duty.id));
  if (before.duties.some((duty) => !kept.has(duty.id))) return { type: "snapshot", room: after };
  const coarseMs = freshnessMs * after.speed;
  const devices = after.devices.filter((device, index) => {
    const old = before.devices[index];
    return old === undefined || fingerprint(old, coarseMs) !== fingerprint(device, coarseMs);
  });
  const known = new Map(before.duties.map((duty) => [duty.id, duty]));
  const duties = after.duties.filter((duty) => known.get(duty.id) !== duty);
  const { moreTestSteps, ...tested } = testChange(before, after);
  const room = { ...changedMembers(before, after), ...tested };
  const counts = [devices, duties, moreTestSteps, Object.keys(room)].map(({ length }) => length);
  if (counts.every((count) => count === 0)) return null;
  const change = { room: { ...room, nowMs: after.nowMs }, devices, duties };
  return { type: "change", ...change, ...(moreTestSteps.length === 0 ? {} : { moreTestSteps }) };
}

/** The steps of one test only become more: those told already are not told again. */
function testChange({ testSteps: told }: RoomView, { testSteps }: RoomView) {
  const goesOn = told.length <= testSteps.length && told.every((one, at) => one === testSteps[at]);
  return goesOn
    ? { moreTestSteps: testSteps.slice(told.length) }
    : { moreTestSteps: [], testSteps };
}

function fingerprint(device: DeviceView, coarseMs: number): string {
  return JSON.stringify(device, (key, value: unknown) =>
    key === "atMs" && typeof value === "number" ? Math.floor(value / coarseMs) : value,
  );
}

const watched = [
  "clockTrusted",
  "hubConnected",
  "phase",
  "occupancy",
  "emergencies",
  "countdown",
  "recessUntilMs",
  "cleaning",
  "offFromMs",
  "staysOn",
  "meeting",
  "next",
  "banner",
  "agendaVersion",
  "watts",
  "alarms",
  "test",
  "testRunning",
] as const satisfies readonly (keyof RoomView)[];

function changedMembers(before: RoomView, after: RoomView): Partial<RoomView> {
  const changed = watched.filter(
    (member) =>
      before[member] !== after[member] &&
      JSON.stringify(before[member]) !== JSON.stringify(after[member]),
  );
  return Object.fromEntries(changed.map((member) => [member, after[member]]));
}
