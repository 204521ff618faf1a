import type { Binding } from "../../contract/room-config.ts";
import { suggestion } from "./nearest-name.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice, RoomDraft } from "./room-draft.ts";

/**
 * Checks that every `supply` names a relay, that no relay feeds itself by a detour, and that presence
 * is not lost with the supplies.
 */
export function checkSupplies(
  draft: RoomDraft,
  devices: ReadonlyMap<string, PlacedDevice>,
  report: Report,
): void {
  checkPresence([...devices.values()], report);
  const inCycle = new Set<string>();
  for (const [id, { supply }] of draft.bindings) {
    if (supply === undefined) continue;
    const path = ["devices", id, "supply"];
    const kind = devices.get(supply)?.kind;
    if (!draft.deviceNames.includes(supply)) {
      const relays = [...devices.values()].filter((device) => device.kind === "relay");
      const names = relays.map((relay) => relay.id);
      report(path, `no device is called "${supply}"${suggestion(supply, names)}`);
    } else if (kind !== undefined && kind !== "relay") {
      report(path, `"${supply}" is a ${kind}; a supply is a relay`);
    } else if (!inCycle.has(id)) {
      const cycle = cycleFrom(id, draft.bindings);
      if (cycle === undefined) continue;
      for (const member of cycle) inCycle.add(member);
      const round = [...cycle, id].join(" → ");
      report(path, `${round}: a device cannot hang on its own supply; take one of them off`);
    }
  }
}

/** Who is in the room must be known while its supplies are cut: else nobody knows that it is empty. */
function checkPresence(devices: readonly PlacedDevice[], report: Report): void {
  const sensors = devices.filter(({ kind }) => kind === "presence");
  const [first] = sensors;
  if (first === undefined || sensors.some(({ binding }) => binding.supply === undefined)) return;
  const text = "every presence sensor hangs on a supply that is cut; feed one of them always";
  report(["devices", first.id, "supply"], text);
}

/** The devices from this one round to itself along their supplies, or undefined. */
function cycleFrom(
  start: string,
  bindings: ReadonlyMap<string, Binding>,
): readonly string[] | undefined {
  const passed = [start];
  let next = bindings.get(start)?.supply;
  while (next !== undefined && next !== start) {
    if (passed.includes(next)) return undefined;
    passed.push(next);
    next = bindings.get(next)?.supply;
  }
  return next === start ? passed : undefined;
}
