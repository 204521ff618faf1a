import { connect } from "mqtt";
import type { MqttClient } from "mqtt";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface MqttSessionSettings {
  readonly wireClock: Clock;
  readonly brokerUrl: string;
  readonly clientId: string;
  /** Asked before every attempt; undefined: there is no login yet. */
  readonly login: () => Promise<Login | undefined>;
  /** Retained; the second payload is the will. */
  readonly availability: {
    readonly topic: string;
    readonly online: string;
    readonly offline: string;
  };
  readonly subscriptions: readonly string[];
  /** Says everything there is to say: after each connection, and now and then. */
  report(): void;
  received(topic: string, payload: Buffer): void;
}

/**
 * A device's connection to the room's broker. It tries again until the broker is there, and asks
 * for its login each time, so that a changed password is taken up.
 */
export class MqttSession {
  readonly #settings: MqttSessionSettings;
  #client: MqttClient | null = null;
  #fault: Fault | null = null;
  #stopped = false;
  #attempting = false;
  #cancelRetry: Cancel = () => {};
  #cancelHeartbeat: Cancel = () => {};
  #cancelRestart: Cancel = () => {};

  constructor(settings: MqttSessionSettings) {
    this.#settings = settings;
    this.#retryAfter(0);
    this.#beat();
  }

  /** Retained, at least once. Lost while there is no connection: the next report says it again. */
  publish(topic: string, payload: string): void {
    this.#send(topic, payload, true);
  }

  /** The same, and nobody keeps it: answers, and what most devices tell. */
  tell(topic: string, payload: string): void {
    this.#send(topic, payload, false);
  }

  #send(topic: string, payload: string, retain: boolean): void {
    if (this.#fault === "silent" || this.#client?.connected !== true) return;
    this.#client.publish(topic, payload, { qos: 1, retain }, () => {});
  }

  misbehave(fault: Fault | null): void {
    this.#fault = fault;
    this.#cancelRestart();
    if (fault === "dead-wire" || fault === "restarts") this.#break();
    else if (this.#client === null) this.#retryAfter(0);
    else this.#settings.report();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry();
    this.#cancelHeartbeat();
    this.#cancelRestart();
    await this.#end();
  }

  /** Breaks the connection without goodbye, so that the broker publishes the will. */
  #break(): void {
    const client = this.#client;
    this.#client = null;
    client?.stream.destroy();
    client?.end(true);
    if (this.#fault !== "restarts" || this.#stopped) return;
    this.#retryAfter(limits.restartDownMs);
    this.#cancelRestart = this.#settings.wireClock.after(
      "MQTT device restarts",
      limits.restartDownMs + limits.restartEveryMs,
      () => this.#break(),
    );
  }

  #retryAfter(delayMs: number): void {
    this.#cancelRetry();
    if (this.#stopped || this.#fault === "dead-wire") return;
    this.#cancelRetry = this.#settings.wireClock.after("MQTT connect", delayMs, () => {
      this.#attempt().catch(() => this.#retryAfter(limits.brokerRetryMs));
    });
  }

  async #attempt(): Promise<void> {
    if (this.#client !== null || this.#attempting) return;
    this.#attempting = true;
    const login = await this.#settings.login().finally(() => (this.#attempting = false));
    if (this.#stopped || this.#fault === "dead-wire") return;
    if (login === undefined) this.#retryAfter(limits.brokerRetryMs);
    else this.#connect(login);
  }

  #connect(login: Login): void {
    const { availability, subscriptions, clientId, brokerUrl } = this.#settings;
    const client = connect(brokerUrl, {
      ...login,
      clientId,
      reconnectPeriod: 0,
      connectTimeout: limits.brokerConnectMs,
      queueQoSZero: false,
      resubscribe: false,
      will: {
        topic: availability.topic,
        payload: Buffer.from(availability.offline),
        qos: 1,
        retain: true,
      },
    });
    this.#client = client;
    let retryMs: number = limits.brokerRetryMs;
    client.on("error", (error) => {
      // A refused login is not hammered: checking it is costly for the broker.
      if ("code" in error && typeof error.code === "number") retryMs = limits.refusedRetryMs;
    });
    client.on("close", () => {
      if (this.#client !== client) return;
      this.#client = null;
      client.end(true);
      this.#retryAfter(retryMs);
    });
    client.on("message", (topic, payload) => {
      if (this.#fault !== "silent") this.#settings.received(topic, payload);
    });
    client.on("connect", () => {
      if (subscriptions.length > 0) client.subscribe([...subscriptions], { qos: 1 }, () => {});
      this.publish(availability.topic, availability.online);
      this.#settings.report();
    });
  }

  #beat(): void {
    this.#cancelHeartbeat = this.#settings.wireClock.after(
      "MQTT heartbeat",
      limits.heartbeatMs,
      () => {
        if (this.#client?.connected === true) this.#settings.report();
        this.#beat();
      },
    );
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client !== null) await client.endAsync(true);
  }
}
