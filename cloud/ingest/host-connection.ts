import { Socket } from "node:net";
import type { IClientOptions, IPublishPacket, MqttClient } from "mqtt";
import { backoffMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hostId, topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { answerToState, hostStateText } from "./host-state.ts";

export interface HostConnectionOptions {
  /** For the log: where the broker is. */
  readonly url: string;
  /** One connection to the broker; comes back by itself never. */
  readonly dial: (options: IClientOptions) => MqttClient;
  readonly subscriptions: readonly string[];
  /** It speaks as the Sparkplug host: says that the host is there, and by its will that it is not. */
  readonly voice: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** In the order of the wire; what follows from one message does not hold up the next. */
  readonly onMessage: (topic: string, payload: Uint8Array) => Promise<void>;
  /** Subscribed and announced: commands and documents can be sent. */
  readonly onOnline: () => void;
  /** What comes from here on, until it is online again, is missed. */
  readonly onOffline: () => void;
}

/** The hub as Sparkplug's host application, on whatever broker there is. */
export interface HostConnection {
  start(): void;
  /** Disconnects; `farewell`: a voice announces before that the host leaves. */
  stop(how: "farewell" | "quietly"): Promise<void>;
  /** False when there is no broker just now; nothing is kept for later. */
  publish(topic: string, payload: Uint8Array | string, how: "command" | "document"): boolean;
  online(): boolean;
}

/** One connection, from its first byte to its end. */
interface Session {
  readonly client: MqttClient;
  readonly bornMs: number;
}

export function createHostConnection(options: HostConnectionOptions): HostConnection {
  const { clock, random, log } = options;
  let session: Session | null = null;
  let online = false;
  let running = false;
  let failures = 0;
  let lossLogged = false;
  let cancelRetry: Cancel | null = null;
  /** Of a later state than our own: the next birth must be later still, whatever the clock says. */
  let latestStateMs = 0;

  function open(): void {
    // The will carries the time of the birth.
    const bornMs = Math.max(clock.wallMs(), latestStateMs + 1);
    const client = connectHost(options, bornMs, {
      onOnline() {
        online = true;
        failures = 0;
        lossLogged = false;
        log.info({ url: options.url }, "connected to the broker");
        options.onOnline();
      },
      onLaterState(timestamp) {
        latestStateMs = Math.max(latestStateMs, timestamp);
        client.end(true);
      },
      onClose() {
        if (session?.client !== client) return;
        session = null;
        if (online) options.onOffline();
        online = false;
        client.end(true);
        if (!running) return;
        failures++;
        if (!lossLogged) log.warn({ url: options.url }, "the broker cannot be reached");
        lossLogged = true;
        const waitMs = backoffMs(hubLimits.host.reconnect, failures, random);
        cancelRetry = clock.after("host reconnect", waitMs, open);
      },
    });
    session = { client, bornMs };
  }

  return {
    start() {
      running = true;
      open();
    },
    async stop(how) {
      running = false;
      cancelRetry?.();
      const leaving = session;
      session = null;
      const says = how === "farewell" && options.voice;
      if (leaving !== null) await leave(leaving, online, says, clock);
      online = false;
    },
    publish(topic, payload, how) {
      if (session === null || !online) return false;
      const bytes = typeof payload === "string" ? payload : Buffer.from(payload);
      // A document is the newest word on something; a command is of its moment.
      const retain = how === "document";
      session.client.publish(topic, bytes, { qos: 1, retain }, () => {});
      return true;
    },
    online: () => online,
  };
}

interface HostEvents {
  readonly onOnline: () => void;
  /** A state of this host's name stands there that is later than our birth. */
  readonly onLaterState: (timestamp: number) => void;
  readonly onClose: () => void;
}

/** A client of its own for each connection: the will carries the time of the birth. */
function connectHost(
  options: HostConnectionOptions,
  bornMs: number,
  events: HostEvents,
): MqttClient {
  const will = {
    topic: topics.hostState(hostId),
    payload: Buffer.from(hostStateText(false, bornMs)),
    qos: 1 as const,
    retain: true,
  };
  const client = options.dial({
    protocolVersion: 4,
    clean: true,
    keepalive: hubLimits.host.keepAliveS,
    connectTimeout: hubLimits.host.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(options.voice ? { will } : {}),
  });
  const sayOnline = () => {
    const state = hostStateText(true, bornMs);
    client.publish(topics.hostState(hostId), state, { qos: 1, retain: true }, () => {});
  };
  const take = createTake(options);
  let twinLogged = false;
  client.handleMessage = (packet: IPublishPacket, done: () => void) => {
    const payload =
      typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    if (packet.topic !== topics.hostState(hostId)) take(packet.topic, payload);
    else {
      const { answer, timestamp } = answerToState(payload, packet.retain, bornMs);
      if (answer === "again") sayOnline();
      if (answer === "newer") events.onLaterState(timestamp);
      if (answer === "another" && !twinLogged) {
        twinLogged = true;
        options.log.warn({ url: options.url }, "another hub of the same name is at this broker");
      }
    }
    done();
  };
  // What went wrong is in the log as "cannot be reached"; without a listener it would end the hub.
  client.on("error", () => {});
  client.on("close", events.onClose);
  client.on("connect", () => {
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const own = options.voice ? [topics.hostState(hostId)] : [];
    client.subscribe([...options.subscriptions, ...own], { qos: 1 }, (error) => {
      if (error !== null && error !== undefined) {
        client.end(true);
        return;
      }
      if (options.voice) sayOnline();
      events.onOnline();
    });
  });
  return client;
}

/** Hands messages on; logs once when that begins to fail, and once when it works again. */
function createTake({ onMessage, log }: HostConnectionOptions) {
  let failing = false;
  async function handOn(topic: string, payload: Uint8Array): Promise<void> {
    try {
      await onMessage(topic, payload);
      if (failing) log.info({}, "messages are taken again");
      failing = false;
    } catch (error) {
      if (!failing) log.error({ topic, error: String(error) }, "messages are not taken");
      failing = true;
    }
  }
  return (topic: string, payload: Uint8Array): void => {
    void handOn(topic, payload);
  };
}

function leave(
  { client, bornMs }: Session,
  online: boolean,
  says: boolean,
  clock: Clock,
): Promise<void> {
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
    if (says) {
      const state = hostStateText(false, Math.max(bornMs, clock.wallMs()));
      client.publish(topics.hostState(hostId), state, { qos: 1, retain: true }, () => {});
    }
    client.end(false, {}, () => {
      cancel();
      resolve();
    });
  });
}
