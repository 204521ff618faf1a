import { connect } from "mqtt";
import type { MqttClient } from "mqtt";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { backoffMs } from "../../contract/backoff.ts";
import type { LinkCounters } from "./link-health.ts";
import { LinkState } from "./link-state.ts";
import { TopicReaders } from "./mqtt-session.ts";
import type { MessageObserver, MqttSession, TopicReader } from "./mqtt-session.ts";

export interface OutsideSettings {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | null;
  readonly passwordFile: string | null;
}

export interface OutsidePorts {
  readonly wireClock: Clock;
  readonly random: () => number;
  readonly readSecret: (file: string) => Promise<string>;
}

/** CONNACK codes that trying again cannot mend: bad login, not authorised. */
const refusals: ReadonlySet<unknown> = new Set([4, 5]);

/** A session with a broker that stands outside the edge. Opens itself again with full jitter. */
export class OutsideMqtt implements MqttSession {
  readonly state = new LinkState();
  readonly #settings: OutsideSettings;
  readonly #ports: OutsidePorts;
  readonly #counters: LinkCounters;
  readonly #readers = new TopicReaders();
  #observer: MessageObserver | null = null;
  #client: MqttClient | null = null;
  #wanted = false;
  #failures = 0;
  #cause: Failure | null = null;
  #cancelReopen: Cancel = () => {};

  constructor(settings: OutsideSettings, ports: OutsidePorts, counters: LinkCounters) {
    this.#settings = settings;
    this.#ports = ports;
    this.#counters = counters;
  }

  observe(observer: MessageObserver): void {
    this.#observer = observer;
  }

  async start(): Promise<void> {
    this.#wanted = true;
    await this.#open();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#cancelReopen();
    const client = this.#client;
    this.#client = null;
    await client?.endAsync(true);
    this.state.setDown({ code: "link-closed", detail: "the session was stopped" });
  }

  subscribe(topic: string, reader: TopicReader): () => void {
    if (this.#readers.add(topic, reader) && this.#client?.connected === true) {
      this.#client.subscribe(topic, { qos: 1 });
    }
    return () => {
      if (this.#readers.remove(topic, reader) && this.#client?.connected === true) {
        this.#client.unsubscribe(topic);
      }
    };
  }

  publish(topic: string, payload: Uint8Array, retain: boolean): Promise<Outcome<void>> {
    const client = this.#client;
    if (client === null || !client.connected) {
      const failure = this.state.failure ?? { code: "link-closed" };
      return Promise.resolve({ ok: false, failure });
    }
    this.#observer?.message("out", topic, payload, null);
    return new Promise((resolve) => {
      const cancel = this.#ports.wireClock.after("publish", limits.mqtt.publishTimeoutMs, () => {
        this.#counters.timeouts += 1;
        this.#observer?.message("out", topic, payload, "timeout");
        resolve(failed("link-timeout", "the broker does not acknowledge"));
      });
      client.publish(topic, Buffer.from(payload), { qos: 1, retain }, (error) => {
        cancel();
        this.#counters.sent += 1;
        resolve(error ? failed("link-closed", error.message) : success(undefined));
      });
    });
  }

  async #open(): Promise<void> {
    const password = await this.#password();
    if (!this.#wanted) return;
    if (!password.ok) {
      this.#lost(password.failure);
      return;
    }
    const { url, clientId, username } = this.#settings;
    const client = connect(url, {
      clientId,
      ...(username === null ? {} : { username }),
      ...(password.value === null ? {} : { password: password.value }),
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: limits.wire.connectTimeoutMs,
      keepalive: limits.mqtt.keepAliveS,
      queueQoSZero: false,
      protocolVersion: 4,
      resubscribe: false,
    });
    this.#client = client;
    this.#cause = null;
    client.on("connect", () => this.#connected(client));
    client.on("message", (topic, payload) => {
      this.#counters.received += 1;
      this.#observer?.message("in", topic, payload, null);
      this.#readers.deliver(topic, payload);
    });
    client.on("error", (error) => (this.#cause = failureOf(error)));
    client.on("close", () => {
      client.end(true);
      if (this.#client === client) this.#lost(this.#cause ?? { code: "link-closed" });
    });
  }

  #connected(client: MqttClient): void {
    this.#failures = 0;
    const { stream } = client;
    if ("setNoDelay" in stream && typeof stream.setNoDelay === "function") stream.setNoDelay(true);
    const topics = this.#readers.topics();
    if (topics.length > 0) client.subscribe([...topics], { qos: 1 });
    this.state.setUp();
  }

  #lost(failure: Failure): void {
    this.#client = null;
    this.state.setDown(failure);
    if (!this.#wanted) return;
    const { reconnectBaseMs: firstMs, reconnectMaxMs: longestMs } = limits.mqtt;
    const isRefused = failure.code === "device-refused";
    this.#failures += 1;
    const pauseMs = isRefused
      ? longestMs
      : backoffMs({ firstMs, longestMs }, this.#failures, this.#ports.random);
    this.#cancelReopen = this.#ports.wireClock.after("reconnect", pauseMs, () => void this.#open());
  }

  async #password(): Promise<Outcome<string | null>> {
    const file = this.#settings.passwordFile;
    if (file === null) return success(null);
    try {
      return success((await this.#ports.readSecret(file)).trim());
    } catch {
      return failed("device-refused", `the password file ${file} cannot be read`);
    }
  }
}

function failureOf(error: Error & { code?: unknown }): Failure {
  if (refusals.has(error.code)) return { code: "device-refused", detail: error.message };
  if (error.code === "ECONNREFUSED") return { code: "link-refused" };
  return { code: "link-closed", detail: error.message };
}
