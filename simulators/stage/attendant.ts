import type { RoomView } from "../../contract/api.ts";
import { sleep } from "../../contract/clock.ts";
import { attestedKinds, type Duty } from "../../contract/duty.ts";
import { type ActorPorts, insist } from "./actors.ts";

/** A person looks at the panel this often: a minute at sixty times the speed. */
const lookEveryMs = 1000;

/**
 * The meeting service at the room's panel: whatever people owe and may do now they do, and say so, until
 * they are told to stop. The banner they read letter by letter: somebody else has typed it. Laying out
 * the room has its own hour and is left to it.
 */
export async function attend(ports: ActorPorts, signal: AbortSignal): Promise<void> {
  const said = new Set<string>();
  try {
    while (!signal.aborted) {
      const view = await look(ports);
      const banner = view?.banner ?? null;
      if (banner !== null && banner.checkedBy === null && !said.has(banner.text)) {
        said.add(banner.text);
        const { meetingId, text } = banner;
        await insist(ports, signal, { kind: "check-banner", meetingId, text });
      }
      for (const { id } of owedIn(view)) {
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

/** Null while the panel is not there: the edge may be starting. */
const look = ({ panel }: ActorPorts): Promise<RoomView | null> =>
  panel.get<RoomView>("/api/room").catch(() => null);

const owedIn = (view: RoomView | null): readonly Duty[] =>
  (view?.duties ?? []).filter(
    ({ kind, status }) => status === "open" && kind !== "prepared" && attestedKinds.has(kind),
  );
