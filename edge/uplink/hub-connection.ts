import { Socket } from "node:net";
import { connect, ErrorWithReasonCode, type MqttClient } from "mqtt";
import type { Clock } from "../../contract/clock.ts";
import { uplinkLimits } from "./uplink-limits.ts";

/** refused: the hub does not accept this room's login · lost: everything else. */
export type ConnectionEnd = "refused" | "lost";

export interface HubConnectionOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly will: { readonly topic: string; readonly payload: Uint8Array };
  readonly subscriptions: readonly string[];
  /** What an older hub may refuse. */
  readonly optionalSubscriptions: readonly string[];
  readonly clock: Clock;
  readonly onMessage: (topic: string, payload: Uint8Array, retained: boolean) => void;
  /** Exactly once, unless `close` was called first. */
  readonly onEnd: (end: ConnectionEnd) => void;
}

export interface HubConnection {
  publish(topic: string, payload: Uint8Array | string, qos: 0 | 1): void;
  /** Bytes handed over that the line has not taken yet. */
  unsentBytes(): number;
  /** Says goodbye, at most `closeTimeoutMs` long. */
  close(): Promise<void>;
}

const notAuthorised: ReadonlySet<number> = new Set([4, 5]);

/**
 * One MQTT connection, from CONNECT to its end; it never comes back by itself, because every
 * CONNECT of a Sparkplug node needs a will of its own.
 */
export function openHubConnection(options: HubConnectionOptions): HubConnection {
  const client = connect(options.url, {
    protocolVersion: 4,
    clean: true,
    clientId: options.username,
    username: options.username,
    password: options.password,
    keepalive: uplinkLimits.keepAliveS,
    connectTimeout: uplinkLimits.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: {
      topic: options.will.topic,
      payload: Buffer.from(options.will.payload),
      qos: 1,
      retain: false,
    },
  });
  let ended = false;
  let refused = false;
  const end = () => {
    if (ended) return;
    ended = true;
    client.end(true);
    options.onEnd(refused ? "refused" : "lost");
  };
  client.on("error", (error) => {
    refused ||= error instanceof ErrorWithReasonCode && notAuthorised.has(error.code);
  });
  client.on("close", end);
  client.on("connect", () => {
    // Small commands must not wait for a full segment: unset, this costs 20 ms at the 99th percentile.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    client.subscribe([...options.subscriptions], { qos: 1 }, (error) => {
      if (error !== null && error !== undefined) client.end(true);
    });
    client.subscribe([...options.optionalSubscriptions], { qos: 1 }, () => {});
  });
  client.on("message", (topic, payload, packet) => {
    if (!ended) options.onMessage(topic, payload, packet.retain);
  });
  return {
    publish(topic, payload, qos) {
      if (ended || !client.connected) return;
      // Nothing waits for the broker's word: what must arrive is acknowledged by the hub itself.
      const bytes = typeof payload === "string" ? payload : Buffer.from(payload);
      client.publish(topic, bytes, { qos, retain: false }, () => {});
    },
    unsentBytes: () => client.stream.writableLength,
    async close() {
      ended = true;
      await endPolitely(client, options.clock);
    },
  };
}

function endPolitely(client: MqttClient, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    if (!client.connected) {
      client.end(true, () => resolve());
      return;
    }
    // A client that waits for the broker cannot be ended by force: only its socket can.
    const cancel = clock.after("uplink farewell", uplinkLimits.closeTimeoutMs, () => {
      client.stream.destroy();
      resolve();
    });
    client.end(false, {}, () => {
      cancel();
      resolve();
    });
  });
}
