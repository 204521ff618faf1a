import { enrolmentSchema } from "../../contract/hub-config.ts";
import { parseDocumentAs } from "../../contract/document.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { message } from "../../contract/message.ts";
import type { PeopleDocument } from "../../contract/people.ts";
import type { RoomConfig } from "../../contract/room-config.ts";
import type { Loop } from "../loop.ts";
import type { People } from "../panel/people.ts";
import { explain } from "../room/explain.ts";
import { readSecret } from "../secrets.ts";
import type { Store } from "../store/store.ts";
import { createUplink, type Uplink } from "./uplink.ts";

export interface UplinkPorts {
  readonly store: Store;
  readonly loop: Loop;
  readonly people: Pick<People, "takeFromHub">;
  readonly wireClock: Clock;
  readonly log: Log;
}

/**
 * The way to the hub of a room file, not started yet. Null when the room has no hub, or when its
 * enrolment cannot be read: the room works without, and the log says what to do.
 */
export async function openUplink(config: RoomConfig, ports: UplinkPorts): Promise<Uplink | null> {
  if (config.hub === undefined) return null;
  const { store, loop, wireClock, log } = ports;
  const { url, enrolment: file } = config.hub;
  const enrolment = await readEnrolment(file);
  if (typeof enrolment === "string") {
    log.error({ file, problem: enrolment }, "no enrolment: the room works without its hub");
    return null;
  }
  const uplink = createUplink({
    site: config.site,
    room: config.room,
    hub: { url },
    enrolment,
    epoch: store.epoch,
    ports: { clock: wireClock, random: Math.random, log },
    records: {
      after: (number, limit) => store.recordsAfter(number, limit),
      acknowledged: () => store.acknowledged(),
      acknowledge: (upTo) => store.acknowledge(upTo),
    },
    wattsSince: (fromMs) => store.wattsSince(fromMs),
    view: () => loop.view(),
    onAgenda: (agenda) => void loop.takeAgenda(agenda),
    onPeople: (list) => takePeople(list, ports),
    // Nobody at the hub sees what is switched in the room.
    onAct: (act, by) => loop.act(act, by, false),
    explain: (point) => explain(loop.snapshot, loop.facts(), point),
  });
  const unsubscribe = loop.onEvent(() => uplink.wake());
  return {
    ...uplink,
    async stop() {
      unsubscribe();
      await uplink.stop();
    },
  };
}

/** A newer list is on record; one that cannot be kept is asked for again with the next connection. */
function takePeople(list: PeopleDocument, { people, loop, log }: UplinkPorts): void {
  try {
    if (!people.takeFromHub(list)) return;
    const text = message("act.people-from-hub", { count: list.people.length });
    loop.note("huitang", "people", text);
  } catch (error) {
    log.error({ error: String(error) }, "the hub's people could not be stored");
  }
}

/** The login, or what is wrong with its file. */
async function readEnrolment(file: string) {
  try {
    const parsed = parseDocumentAs(enrolmentSchema, file, await readSecret(file));
    return parsed.ok ? parsed.value : (parsed.problems[0]?.text ?? "not an enrolment");
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}
