import type { Cancel } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { HubServices } from "../hub-services.ts";
import { createHostConnection, type HostConnection } from "../ingest/host-connection.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createClusterStore } from "../store/leases.ts";
import type { Dial } from "./external-broker.ts";
import { createIngestChildren } from "./ingest-children.ts";
import { memberId, roomTopics } from "./ingest-process.ts";
import { Membership } from "./membership.ts";
import { Voice } from "./voice.ts";

export interface HubListeningOptions {
  readonly config: HubConfig;
  readonly ports: HubPorts;
  readonly store: HubStore;
  readonly services: HubServices;
  readonly url: string;
  readonly dial: Dial;
  /** Connected: documents can be sent. */
  readonly onOnline: () => void;
  /** How to end what is started, in the order of starting. */
  readonly stops: (() => Promise<void>)[];
}

/** How the hub hears its rooms: by itself, or with processes beside it that store what they say. */
export async function openListening(options: HubListeningOptions): Promise<HostConnection> {
  const { config, services } = options;
  services.ingest.start();
  return config.ingest === undefined
    ? listenAlone(options)
    : await listenAmongMany(options, config.ingest.processes);
}

function listenAlone(options: HubListeningOptions): HostConnection {
  const { config, services, dial, onOnline, stops } = options;
  const host = createHostConnection({
    ...connectionParts(options),
    dial: (parts) => dial(parts, "hub"),
    subscriptions: roomTopics(config.sites),
    voice: true,
    onMessage: (topic, payload) => services.ingest.take(topic, payload),
    onOnline,
    onOffline() {},
  });
  services.outlet.attach(host);
  host.start();
  stops.push(() => host.stop("farewell"));
  return host;
}

/** The hub shows what rooms say now; it hears of what the others stored by the word to the rooms. */
async function listenAmongMany(
  options: HubListeningOptions,
  processes: number,
): Promise<HostConnection> {
  const { config, ports, store, services, dial, onOnline, stops } = options;
  const { wireClock: clock, log, machine } = ports;
  const cluster = createClusterStore(store.database);
  const self = { id: memberId(machine, ports.randomBytes), kind: "hub", ...machine } as const;
  const connection = connectionParts(options);
  const voice = new Voice({ ...connection, store: cluster, holder: self.id, dial });
  const membership = new Membership({
    store: cluster,
    clock,
    log,
    self,
    figures: services.ingest.figures,
    refused: () => [],
    async onBeat() {
      await voice.beat();
      await cluster.forgetGone(hubLimits.cluster.goneShownMs);
    },
  });
  const host = createHostConnection({
    ...connection,
    dial: (parts) => dial(parts, "hub"),
    subscriptions: config.sites.flatMap((site) => [
      topics.siteSubscription(site),
      topics.recordsAck(site, "+"),
    ]),
    voice: false,
    onMessage: (topic, payload) => hear(services, topic, payload),
    onOnline() {
      membership.setListening(true);
      onOnline();
    },
    onOffline: () => membership.setListening(false),
  });
  services.outlet.attach(host);
  await membership.start();
  stops.push(() => membership.stop());
  stops.push(() => voice.stop());
  host.start();
  stops.push(() => host.stop("quietly"));
  stops.push(startHeeding(options));
  const children = createIngestChildren({
    count: processes,
    command: ports.ingestCommand,
    clock,
    log,
  });
  children.start();
  stops.push(() => children.stop());
  return host;
}

async function hear({ ingest }: HubServices, topic: string, payload: Uint8Array): Promise<void> {
  const [, , site, room, document, part] = topic.split("/");
  if (document !== "records" || part !== "ack" || site === undefined || room === undefined) {
    return await ingest.take(topic, payload);
  }
  return await ingest.stored({ site, room }, true);
}

/** A word whose confirmation was not heard here is heeded all the same. Returns how to end it. */
function startHeeding({ ports, services }: HubListeningOptions): () => Promise<void> {
  const { wireClock: clock, log } = ports;
  let failing = false;
  let stopped = false;
  let cancel: Cancel = () => {};
  let running = Promise.resolve();
  const heed = async () => {
    try {
      await services.words.heedRooms();
      failing = false;
    } catch (error) {
      if (!failing) log.error({ error: String(error) }, "rooms' words could not be heeded");
      failing = true;
    }
    if (!stopped) arm();
  };
  const arm = () => {
    cancel = clock.after("rooms' words", hubLimits.cluster.heedMs, () => {
      running = heed();
    });
  };
  arm();
  return async () => {
    stopped = true;
    cancel();
    await running;
  };
}

const connectionParts = ({ ports, url }: HubListeningOptions) => ({
  url,
  clock: ports.wireClock,
  random: () => ports.randomBytes(4).readUInt32BE() / 2 ** 32,
  log: ports.log,
});
