import { afterEach } from "vitest";
import type { Act, ActResult } from "../contract/act.ts";
import type { Agenda } from "../contract/agenda.ts";
import type { HubRoomDetail } from "../contract/hub-api.ts";
import { createClock } from "../contract/clock.ts";
import type { Enrolment } from "../contract/hub-config.ts";
import type { PeopleDocument } from "../contract/people.ts";
import { createUplink, type Uplink } from "../edge/uplink/uplink.ts";
import type { FakeRoom } from "../cloud/rig/fake-room.ts";
import type { HubClient } from "../cloud/rig/hub-client.ts";
import {
  type HubRig,
  type HubRigOptions,
  removeFolder,
  rigDefaults,
  silentLog,
  startHubRig,
} from "../cloud/rig/hub-rig.ts";

/** For tests: a real hub, and the real uplink of a room that is held in memory. */
export const clock = createClock();
export const ref = { site: "city-hall", room: "3-201" };
export const roomUrl = "/api/rooms/city-hall/3-201";
export const accepted: ActResult = { accepted: true };

type End = () => unknown;

/** What a test has started, to be ended after it in reverse order. */
export class Ends {
  readonly #ends: End[] = [];

  constructor() {
    afterEach(async () => {
      for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) await end();
    });
  }

  /** Ended before everything that is added later is gone. */
  add(end: End): void {
    this.#ends.push(end);
  }

  /** Ended when everything else is. */
  addLast(end: End): void {
    this.#ends.unshift(end);
  }
}

export async function startHub(ends: Ends, part: Partial<HubRigOptions>): Promise<HubRig> {
  const rig = await startHubRig({ ...rigDefaults(), ...part });
  if (part.folder === undefined) ends.add(() => removeFolder(rig.folder));
  ends.add(() => rig.stop());
  return rig;
}

export interface Edge {
  readonly uplink: Uplink;
  readonly agendas: Agenda[];
  readonly people: PeopleDocument[];
  readonly acts: { readonly act: Act; readonly by: string }[];
}

/** @param result what the room answers to every act */
export function startEdge(
  ends: Ends,
  room: FakeRoom,
  brokerPort: number,
  enrolment: Enrolment,
  result: ActResult,
): Edge {
  const agendas: Agenda[] = [];
  const people: PeopleDocument[] = [];
  const acts: { act: Act; by: string }[] = [];
  const uplink = createUplink({
    ...ref,
    hub: { url: `mqtt://127.0.0.1:${brokerPort}` },
    enrolment,
    epoch: room.epoch,
    // Dice that always fall low: the shortest pauses.
    ports: { clock, random: () => 0, log: silentLog },
    records: room.records,
    wattsSince: (fromMs) => room.minutes.filter(({ atMs }) => atMs >= fromMs),
    view: () => room.view,
    onAgenda: (agenda) => agendas.push(agenda),
    onPeople: (list) => people.push(list),
    onAct(act, by) {
      acts.push({ act, by });
      return result;
    },
    explain: () => undefined,
  });
  uplink.start();
  ends.add(() => uplink.stop());
  return { uplink, agendas, people, acts };
}

export const detailOf = async (client: HubClient): Promise<HubRoomDetail> =>
  (await client.call<HubRoomDetail>("GET", roomUrl)).body;
