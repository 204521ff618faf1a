import type { Meeting } from "../../contract/agenda.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import type { StagedRoom } from "./stage.ts";
import { type Cue, cuesOf } from "./meeting-script.ts";
import type { WebClient } from "./web-client.ts";

export interface ActorPorts {
  readonly room: StagedRoom;
  readonly panel: WebClient;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  /** Said when a person's wish was refused, and why. */
  readonly onRefusal: (text: string) => void;
}

/** Plays everybody around one meeting, to its end. Cues whose time is over are skipped. */
export async function playMeeting(
  meeting: Meeting,
  ports: ActorPorts,
  signal: AbortSignal,
): Promise<void> {
  for (const cue of cuesOf(meeting)) {
    const waitMs = cue.atMs - ports.roomClock.wallMs();
    if (waitMs < 0) continue;
    await sleep(ports.roomClock, "next cue", waitMs, signal);
    await perform(cue, meeting, ports, signal);
  }
}

async function perform(cue: Cue, meeting: Meeting, ports: ActorPorts, signal: AbortSignal) {
  const { people } = ports.room.simulation;
  switch (cue.kind) {
    case "enter":
      people.enter(cue.people);
      return;
    case "leave":
      people.leave(Math.min(cue.people, people.count));
      return;
    case "confirm-prepared":
      await insist(ports, signal, { kind: "attest", duty: `${meeting.id}:prepared` });
      return;
    case "ask-for-22": {
      const untilMs = meeting.endMs;
      await insist(ports, signal, { kind: "hold", point: "hvac/setpoint", value: 22, untilMs });
    }
  }
}

const tries = 20;
const pauseMs = 500;

/** A person presses again when the panel is not there: the edge may be starting. */
export async function insist(ports: ActorPorts, signal: AbortSignal, act: object): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ports.panel.post("/api/acts", act);
      return;
    } catch (reason) {
      if (attempt < tries) await sleep(ports.wireClock, "press again", pauseMs, signal);
      else {
        ports.onRefusal(reason instanceof Error ? reason.message : String(reason));
        return;
      }
    }
  }
}
