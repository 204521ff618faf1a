import { Socket } from "node:net";
import type { IClientOptions, IPublishPacket, MqttClient } from "mqtt";
import { backoffMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hostId, topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";

export interface HostConnectionOptions {
  /** For the log: where the broker is. */
  readonly url: string;
  /** One connection to the broker; comes back by itself never. */
  readonly dial: (options: IClientOptions) => MqttClient;
  readonly sites: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** One message at a time: the next one waits in the socket until this one is dealt with. */
  readonly onMessage: (topic: string, payload: Uint8Array) => Promise<void>;
  /** Subscribed and announced: commands and documents can be sent. */
  readonly onOnline: () => void;
}

/** The hub as Sparkplug's host application, on whatever broker there is. */
export interface HostConnection {
  start(): void;
  /** Announces that the host leaves, then disconnects. */
  stop(): Promise<void>;
  /** False when there is no broker just now; nothing is kept for later. */
  publish(topic: string, payload: Uint8Array | string, how: "command" | "document"): boolean;
  online(): boolean;
}

export function createHostConnection(options: HostConnectionOptions): HostConnection {
  const { clock, random, log } = options;
  let client: MqttClient | null = null;
  let online = false;
  let running = false;
  let failures = 0;
  let lossLogged = false;
  let cancelRetry: Cancel | null = null;

  function open(): void {
    const opened = connectHost(options, {
      onOnline() {
        online = true;
        failures = 0;
        lossLogged = false;
        log.info({ url: options.url }, "connected to the broker");
        options.onOnline();
      },
      onClose() {
        if (client !== opened) return;
        client = null;
        online = false;
        opened.end(true);
        if (!running) return;
        failures++;
        if (!lossLogged) log.warn({ url: options.url }, "the broker cannot be reached");
        lossLogged = true;
        const waitMs = backoffMs(hubLimits.host.reconnect, failures, random);
        cancelRetry = clock.after("host reconnect", waitMs, open);
      },
    });
    client = opened;
  }

  return {
    start() {
      running = true;
      open();
    },
    async stop() {
      running = false;
      cancelRetry?.();
      const leaving = client;
      client = null;
      if (leaving !== null) await leave(leaving, online, clock);
      online = false;
    },
    publish(topic, payload, how) {
      if (client === null || !online) return false;
      const bytes = typeof payload === "string" ? payload : Buffer.from(payload);
      // A document is the newest word on something; a command is of its moment.
      const retain = how === "document";
      client.publish(topic, bytes, { qos: 1, retain }, () => {});
      return true;
    },
    online: () => online,
  };
}

interface HostEvents {
  readonly onOnline: () => void;
  readonly onClose: () => void;
}

/** A client of its own for each connection: the will carries the time of the birth. */
function connectHost(options: HostConnectionOptions, events: HostEvents): MqttClient {
  const bornMs = options.clock.wallMs();
  const client = options.dial({
    protocolVersion: 4,
    clean: true,
    keepalive: hubLimits.host.keepAliveS,
    connectTimeout: hubLimits.host.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: {
      topic: topics.hostState(hostId),
      payload: Buffer.from(stateText(false, bornMs)),
      qos: 1,
      retain: true,
    },
  });
  let failing = false;
  client.handleMessage = (packet: IPublishPacket, done: () => void) => {
    void take(options, packet, (error) => {
      if (error !== null && !failing) {
        options.log.error({ topic: packet.topic, error }, "messages are not taken");
      }
      if (error === null && failing) options.log.info({}, "messages are taken again");
      failing = error !== null;
      done();
    });
  };
  // What went wrong is in the log as "cannot be reached"; without a listener it would end the hub.
  client.on("error", () => {});
  client.on("close", events.onClose);
  client.on("connect", () => {
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const wanted = options.sites.flatMap((site) => [
      topics.siteSubscription(site),
      topics.recordsSubscription(site),
    ]);
    client.subscribe(wanted, { qos: 1 }, (error) => {
      if (error !== null && error !== undefined) {
        client.end(true);
        return;
      }
      const state = stateText(true, bornMs);
      client.publish(topics.hostState(hostId), state, { qos: 1, retain: true }, () => {});
      events.onOnline();
    });
  });
  return client;
}

async function take(
  options: HostConnectionOptions,
  packet: IPublishPacket,
  done: (error: string | null) => void,
): Promise<void> {
  try {
    const { payload, topic } = packet;
    await options.onMessage(topic, typeof payload === "string" ? Buffer.from(payload) : payload);
  } catch (error) {
    done(String(error));
    return;
  }
  done(null);
}

const stateText = (online: boolean, timestamp: number): string =>
  JSON.stringify({ online, timestamp });

function leave(client: MqttClient, online: boolean, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    if (!online) {
      client.end(true, () => resolve());
      return;
    }
    // A client that waits for the broker cannot be ended by force: only its socket can.
    const cancel = clock.after("host farewell", hubLimits.host.closeTimeoutMs, () => {
      client.stream.destroy();
      resolve();
    });
    const state = stateText(false, clock.wallMs());
    client.publish(topics.hostState(hostId), state, { qos: 1, retain: true }, () => {});
    client.end(false, {}, () => {
      cancel();
      resolve();
    });
  });
}
