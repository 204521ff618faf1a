import type { Meeting } from "../../contract/agenda.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import type { StagedHub, StagedRoom } from "./stage.ts";

export interface MishapPorts {
  readonly hub: StagedHub;
  readonly room: StagedRoom;
  readonly roomClock: Clock;
  readonly killHub: boolean;
  readonly killEdge: boolean;
  readonly onProgress: (line: string) => void;
}

/** Room wall time for which the edge was not there. */
export interface Away {
  readonly fromMs: number;
  readonly toMs: number;
}

const minuteMs = 60_000;

/**
 * The hub dies before the doors open and the edge in the middle of the power-down. Resolves to how
 * long the edge was away; null when it was not killed.
 */
export async function playMishaps(
  meeting: Meeting,
  ports: MishapPorts,
  signal: AbortSignal,
): Promise<Away | null> {
  const { hub, room, roomClock, onProgress } = ports;
  const at = (atMs: number) =>
    sleep(roomClock, "mishap", Math.max(0, atMs - roomClock.wallMs()), signal);
  if (ports.killHub) {
    await at(meeting.startMs - 65 * minuteMs);
    await hub.kill();
    onProgress("the hub is killed");
    await at(meeting.startMs - 35 * minuteMs);
    await hub.start();
    onProgress("the hub is started again");
  }
  if (!ports.killEdge) return null;
  await at(meeting.endMs + 9 * minuteMs);
  const fromMs = roomClock.wallMs();
  await room.killEdge();
  onProgress("the edge is killed");
  await room.startEdge();
  onProgress("the edge is started again");
  return { fromMs, toMs: roomClock.wallMs() };
}
