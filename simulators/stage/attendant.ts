import type { RoomView } from "../../contract/api.ts";
import { sleep } from "../../contract/clock.ts";
import { attestedKinds, type Duty } from "../../contract/duty.ts";
import { type ActorPorts, insist } from "./actors.ts";

/** A person looks at the panel this often: a minute at sixty times the speed. */
const lookEveryMs = 1000;

/**
 * The meeting service at the room's panel: whatever people owe and may do now they do, and say so, until
 * they are told to stop. Laying out the room has its own hour and is left to it.
 */
export async function attend(ports: ActorPorts, signal: AbortSignal): Promise<void> {
  const said = new Set<string>();
  try {
    while (!signal.aborted) {
      for (const { id } of await owedNow(ports)) {
        if (said.has(id)) continue;
        said.add(id);
        await insist(ports, signal, { kind: "attest", duty: id });
      }
      await sleep(ports.wireClock, "look at the panel", lookEveryMs, signal);
    }
  } catch (reason) {
    // Told to stop while waiting: that is no failure.
    if (!signal.aborted) throw reason;
  }
}

/** None while the panel is not there: the edge may be starting. */
async function owedNow({ panel }: ActorPorts): Promise<readonly Duty[]> {
  const view = await panel.get<RoomView>("/api/room").catch(() => null);
  return (view?.duties ?? []).filter(
    ({ kind, status }) => status === "open" && kind !== "prepared" && attestedKinds.has(kind),
  );
}
