import type { Clock } from "../../../contract/clock.ts";
import { hubConfigSchema } from "../../../contract/hub-config.ts";
import type { Log } from "../../../contract/log.ts";
import { type BareHub, openBareHub } from "../../../cloud/bare-hub.ts";
import type { Draw } from "../draw.ts";
import { swarmLimits } from "../limits.ts";

export interface HubSidePorts {
  readonly site: string;
  /** Folder of the hub's database. */
  readonly folder: string;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly draw: Draw;
  readonly log: Log;
  /** A message for a room leaves the hub. */
  readonly send: (topic: string, payload: Uint8Array) => void;
  /** What the hub's own code throws. */
  readonly onError: (reason: unknown) => void;
}

/** The hub of a site: the product's own services on a real database, that may be away. */
export class HubSide {
  readonly #ports: HubSidePorts;
  #hub: BareHub | null = null;
  /** One message after the other, as they come from a broker. */
  #taking: Promise<void> = Promise.resolve();

  constructor(ports: HubSidePorts) {
    this.#ports = ports;
  }

  /** Null while it is away. */
  get hub(): BareHub | null {
    return this.#hub;
  }

  async start(): Promise<void> {
    const { site, folder, wireClock, roomClock, draw, log, send } = this.#ports;
    const hub = await openBareHub(hubConfigSchema.parse({ sites: [site], data: folder }), {
      wireClock,
      roomClock,
      speed: swarmLimits.busyPace,
      randomBytes: (count) =>
        Buffer.from(Array.from({ length: count }, () => Math.floor(draw.random() * 256))),
      log,
      consoleFolder: null,
      calendarProgram: null,
      clauses: [],
      httpTls: null,
      mqttTls: null,
      brokerPassword: null,
      machine: { host: "simulator", pid: 0 },
      version: "swarm",
      ingestCommand: [],
    });
    hub.services.outlet.attach({
      online: () => this.#hub === hub,
      publish: (topic, payload) => {
        if (this.#hub !== hub) return false;
        send(topic, typeof payload === "string" ? new TextEncoder().encode(payload) : payload);
        return true;
      },
    });
    this.#hub = hub;
    // As a hub does at its start: words of rooms that it had not heeded yet.
    this.#taking = this.#taking
      .then(() => hub.services.words.heedRooms())
      .catch(this.#ports.onError);
  }

  /** A message of a room has arrived. */
  take(topic: string, payload: Uint8Array): void {
    const hub = this.#hub;
    if (hub === null) return;
    this.#taking = this.#taking
      .then(() => (this.#hub === hub ? hub.services.ingest.take(topic, payload) : undefined))
      .catch((reason: unknown) => this.#ports.onError(reason));
  }

  /** At once; what it had not stored is lost. */
  async kill(): Promise<void> {
    const hub = this.#hub;
    this.#hub = null;
    await hub?.store.close();
  }

  async stop(): Promise<void> {
    await this.#taking;
    await this.#hub?.services.ingest.stop();
    await this.kill();
  }
}
