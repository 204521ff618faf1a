import type { Clock } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { Log } from "../../contract/log.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Machine } from "../hub-ports.ts";
import { createHostConnection } from "../ingest/host-connection.ts";
import { createFiguresReader, noCounts } from "../ingest/ingest-figures.ts";
import { Keeping } from "../ingest/keeping.ts";
import { NodeReader } from "../ingest/node-reader.ts";
import { Outlet } from "../ingest/outlet.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createClusterStore } from "../store/leases.ts";
import type { Dial } from "./external-broker.ts";
import { Membership } from "./membership.ts";
import { Voice } from "./voice.ts";

export interface IngestProcessOptions {
  readonly config: Pick<HubConfig, "sites">;
  readonly store: HubStore;
  readonly url: string;
  readonly dial: Dial;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Log;
  readonly machine: Machine;
  /** It may speak as the host. A child does not: it ends together with the hub that does. */
  readonly mayVoice: boolean;
}

export interface IngestProcess {
  /** Its name among the processes of the hub. */
  readonly id: string;
  stop(): Promise<void>;
}

/** Keeps its share of the rooms: listens to all, stores its own, holds the others' last words. */
export async function startIngestProcess(options: IngestProcessOptions): Promise<IngestProcess> {
  const { config, store, clock, log, machine, url, dial, randomBytes } = options;
  const self = { id: memberId(machine, randomBytes), kind: "ingest", ...machine } as const;
  const outlet = new Outlet();
  const counts = noCounts();
  const keeping: Keeping = new Keeping({
    store,
    clock,
    // Rooms of a hub with processes of its own live in real time.
    nowMs: () => clock.wallMs(),
    log,
    outlet,
    counts,
    recordsAtOnce: hubLimits.listening.recordsAtOnce.postgres,
    keeps: (ref) => membership.keeps(ref),
    keeperOf: (ref) => membership.keeperOf(ref),
    // Whoever has to know hears the confirmation on its way to the room.
    stored: () => Promise.resolve(),
  });
  const reader = new NodeReader({
    sites: config.sites,
    clock,
    log,
    outlet,
    counts,
    asks: (ref) => (membership.keeps(ref) ? "patiently" : null),
  });
  const cluster = createClusterStore(store.database);
  const shared = { url, clock, random: () => randomBytes(4).readUInt32BE() / 2 ** 32, log };
  const voice = new Voice({ ...shared, store: cluster, holder: self.id, dial });
  const membership: Membership = new Membership({
    store: cluster,
    clock,
    log,
    self,
    figures: createFiguresReader(counts, () => ({ ...keeping.gauges(), birthsWaiting: 0 }), clock),
    refused: () => keeping.refused(),
    async onBeat(changed) {
      if (changed) {
        const messages = keeping.takeOver((keeper) => membership.isGone(keeper));
        if (messages > 0) log.info({ messages }, "what another process may have lost is stored");
      }
      keeping.forgetHeld();
      if (options.mayVoice) await voice.beat();
    },
  });
  const host = createHostConnection({
    ...shared,
    dial: (parts) => dial(parts, self.id),
    subscriptions: roomTopics(config.sites),
    voice: false,
    async onMessage(topic, payload) {
      const message = reader.read(topic, payload);
      if (message === null) return;
      await ("text" in message ? keeping.hearRecords(message) : keeping.hear(message));
    },
    onOnline: () => membership.setListening(true),
    onOffline: () => membership.setListening(false),
  });
  outlet.attach(host);
  await membership.start();
  host.start();
  return {
    id: self.id,
    async stop() {
      // Still among the living until everything it had is written: nobody need write it again.
      await host.stop("quietly");
      await keeping.stop();
      await voice.stop();
      await membership.stop();
    },
  };
}

/** Everything that rooms of these sites say. */
export const roomTopics = (sites: readonly string[]): string[] =>
  sites.flatMap((site) => [topics.siteSubscription(site), topics.recordsSubscription(site)]);

/** Of one life of one process. */
export const memberId = ({ host, pid }: Machine, randomBytes: (count: number) => Buffer): string =>
  `${host.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-")}-${pid}-${randomBytes(3).toString("hex")}`;
