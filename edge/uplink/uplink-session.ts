import { z } from "zod";
import type { Agenda } from "../../contract/agenda.ts";
import type { RoomView, WattsPoint } from "../../contract/api.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import { metricNames, textMetric } from "../../contract/sparkplug/metrics.ts";
import { decodePayload, type Metric, type Payload } from "../../contract/sparkplug/payload.ts";
import type { PeopleDocument } from "../../contract/people.ts";
import { hostId, parseSparkplugTopic, topics } from "../../contract/topics.ts";
import type { ActIntake } from "./act-intake.ts";
import type { AskIntake } from "./ask-intake.ts";
import { readAgenda } from "./agenda-intake.ts";
import { type ConnectionEnd, type HubConnection, openHubConnection } from "./hub-connection.ts";
import { deathPayload, NodePublisher } from "./node-publisher.ts";
import { Outbox, type OutboxRecords } from "./outbox.ts";
import { readPeople } from "./people-intake.ts";
import { uplinkLimits } from "./uplink-limits.ts";
import { WattsReplay } from "./watts-replay.ts";
import type { WriteIntake } from "./write-intake.ts";

export interface UplinkSessionOptions {
  readonly site: string;
  readonly room: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly epoch: string;
  readonly birthNumber: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly records: OutboxRecords;
  readonly view: () => RoomView;
  readonly wattsSince: (fromMs: number) => readonly WattsPoint[];
  readonly acts: ActIntake;
  readonly asks: AskIntake;
  readonly writes: WriteIntake;
  readonly onAgenda: (agenda: Agenda) => void;
  readonly onPeople: (people: PeopleDocument) => void;
  /** The hub is there and has our birth. */
  readonly onBorn: () => void;
  /** Once; never after `close`. `hub-left`: the hub said goodbye, the broker is still there. */
  readonly onEnd: (end: ConnectionEnd | "hub-left") => void;
}

const hostStateSchema = z.object({ online: z.boolean(), timestamp: z.number() });

/**
 * One connection to the hub: waits until the hub's own state says that it is there, gives birth,
 * then sends live changes, and records as fast as the hub stores them.
 */
export class UplinkSession {
  readonly #options: UplinkSessionOptions;
  readonly #connection: HubConnection;
  readonly #publisher: NodePublisher;
  readonly #outbox: Outbox;
  readonly #replay: WattsReplay;
  #born = false;
  #ended = false;
  #hostStateMs = 0;
  #dataAtMs = 0;
  #birthAtMs = 0;
  #cancelData: Cancel | null = null;
  #cancelRebirth: Cancel | null = null;
  #cancelReplay: Cancel | null = null;

  constructor(options: UplinkSessionOptions) {
    this.#options = options;
    const { site, room, clock, birthNumber } = options;
    this.#publisher = new NodePublisher({
      site,
      room,
      birthNumber,
      wallMs: () => clock.wallMs(),
      publish: (topic, payload) => this.#connection.publish(topic, payload, 0),
    });
    this.#outbox = new Outbox({
      ...options,
      send: (batch) => this.#connection.publish(topics.records(site, room), batch, 1),
    });
    this.#replay = new WattsReplay(options.wattsSince);
    this.#connection = openHubConnection({
      ...options,
      will: {
        topic: topics.nodeDeath(site, room),
        payload: deathPayload(birthNumber, clock.wallMs()),
      },
      subscriptions: [
        topics.hostState(hostId),
        topics.nodeCommand(site, room),
        topics.agenda(site, room),
        topics.recordsAck(site, room),
      ],
      optionalSubscriptions: [topics.deviceCommand(site, room, "+"), topics.people(site, room)],
      onMessage: (topic, payload, retained) => this.#receive(topic, payload, retained),
      onEnd: (end) => this.#end(end),
    });
  }

  get born(): boolean {
    return this.#born;
  }

  /** New records, or a view that changed. Cheap; may be called on every tick. */
  wake(): void {
    if (!this.#born || this.#ended) return;
    this.#outbox.pump();
    if (this.#cancelData !== null) return;
    const { clock } = this.#options;
    const waitMs = this.#dataAtMs + uplinkLimits.dataGapMs - clock.monotonicMs();
    if (waitMs <= 0) {
      this.#sendData();
      return;
    }
    this.#cancelData = clock.after("uplink data", waitMs, () => {
      this.#cancelData = null;
      this.#sendData();
    });
  }

  /** Says goodbye as Sparkplug asks: the death certificate first, then DISCONNECT. */
  async close(): Promise<void> {
    const { site, room } = this.#options;
    this.#stopWork();
    if (this.#born) {
      const death = this.#publisher.deathPayload();
      this.#connection.publish(topics.nodeDeath(site, room), death, 0);
    }
    this.#born = false;
    await this.#connection.close();
  }

  #end(end: ConnectionEnd): void {
    this.#stopWork();
    this.#born = false;
    this.#options.onEnd(end);
  }

  #stopWork(): void {
    this.#ended = true;
    this.#outbox.stop();
    this.#cancelData?.();
    this.#cancelRebirth?.();
    this.#cancelReplay?.();
  }

  #receive(topic: string, payload: Uint8Array, retained: boolean): void {
    const { site, room } = this.#options;
    if (topic === topics.hostState(hostId)) this.#hostState(textOf(payload));
    else if (topic === topics.agenda(site, room)) this.#agenda(payload);
    else if (topic === topics.people(site, room)) this.#people(payload);
    else if (topic === topics.recordsAck(site, room)) this.#outbox.take(textOf(payload));
    // A retained command is one of the past.
    else if (!retained) this.#command(topic, payload);
  }

  #hostState(text: string): void {
    const state = parseDocument(hostStateSchema, text);
    if (state === undefined || state.timestamp < this.#hostStateMs) return;
    const isNewHost = state.timestamp > this.#hostStateMs;
    this.#hostStateMs = state.timestamp;
    if (!state.online) {
      if (this.#born) void this.#leave();
    } else if (!this.#born) this.#birth();
    // The hub was started again behind the same broker: it knows nothing of this room yet.
    else if (isNewHost) this.#rebirth();
  }

  async #leave(): Promise<void> {
    await this.close();
    this.#options.onEnd("hub-left");
  }

  #birth(): void {
    const { clock, view, onBorn } = this.#options;
    this.#birthAtMs = clock.monotonicMs();
    this.#dataAtMs = this.#birthAtMs;
    const first = !this.#born;
    this.#born = true;
    this.#publisher.birth(view());
    if (first) onBorn();
    this.#outbox.pump();
  }

  #sendData(): void {
    const { clock, view } = this.#options;
    if (this.#connection.unsentBytes() > uplinkLimits.unsentBytes) {
      this.#dataAtMs = clock.monotonicMs();
      this.wake();
      return;
    }
    this.#dataAtMs = clock.monotonicMs();
    this.#publisher.data(view());
  }

  #agenda(payload: Uint8Array): void {
    const { site, room, log, onAgenda } = this.#options;
    const reading = readAgenda(payload, site, room);
    if (reading.ok) onAgenda(reading.agenda);
    else log.warn({ why: reading.why }, "an agenda from the hub was refused");
  }

  #people(payload: Uint8Array): void {
    const { log, onPeople } = this.#options;
    const reading = readPeople(payload);
    if (reading.ok) onPeople(reading.people);
    else log.warn({ why: reading.why }, "a list of people from the hub was refused");
  }

  #command(topic: string, payload: Uint8Array): void {
    const { log } = this.#options;
    const address = parseSparkplugTopic(topic);
    if (address?.type !== "NCMD" && address?.type !== "DCMD") return;
    const decoded = decodePayload(payload);
    if (!decoded.ok) {
      log.warn({ failure: decoded.failure }, "a command from the hub cannot be read");
      return;
    }
    const { metrics } = decoded.value;
    const isOwn = ({ name }: Metric) => ownCommands.has(name);
    const values = address.type === "DCMD" ? metrics : metrics.filter((metric) => !isOwn(metric));
    if (values.length > 0) void this.#write(address.device, { ...decoded.value, metrics: values });
    if (address.type === "DCMD") return;
    for (const metric of metrics) {
      if (metric.name === metricNames.rebirth && metric.value === true) this.#rebirth();
      if (metric.name === metricNames.act && typeof metric.value === "string") {
        void this.#act(metric.value);
      }
      if (metric.name === metricNames.ask && typeof metric.value === "string") {
        this.#ask(metric.value);
      }
      if (metric.name === metricNames.wattsMissing) this.#askedForWatts(metric.value);
    }
  }

  #askedForWatts(text: Metric["value"]): void {
    try {
      if (!this.#replay.ask(text))
        this.#options.log.warn({}, "the hub's wish for watts is not one");
    } catch (error) {
      this.#options.log.error({ error: String(error) }, "watts for the hub cannot be read");
    }
    this.#armReplay();
  }

  /** Behind what is live: a message at a time, and none while the line is full. */
  #armReplay(): void {
    if (this.#ended || !this.#replay.waits || this.#cancelReplay !== null) return;
    const { clock } = this.#options;
    this.#cancelReplay = clock.after("uplink replay", uplinkLimits.dataGapMs, () => {
      this.#cancelReplay = null;
      const isFree = this.#connection.unsentBytes() <= uplinkLimits.unsentBytes / 2;
      if (this.#born && isFree) this.#publisher.replay(this.#replay.take());
      this.#armReplay();
    });
  }

  async #write(device: string | null, payload: Payload): Promise<void> {
    const { writes, clock, log } = this.#options;
    try {
      for (const refusal of await writes.take(device, payload)) {
        if (!this.#born) return;
        const text = JSON.stringify(refusal);
        this.#publisher.say(textMetric(metricNames.writeRefused, text, clock.wallMs()));
      }
    } catch (error) {
      log.error({ error: String(error) }, "a value from the hub failed");
    }
  }

  #rebirth(): void {
    if (!this.#born || this.#cancelRebirth !== null) return;
    const { clock } = this.#options;
    const waitMs = this.#birthAtMs + uplinkLimits.rebirthGapMs - clock.monotonicMs();
    this.#cancelRebirth = clock.after("uplink rebirth", Math.max(0, waitMs), () => {
      this.#cancelRebirth = null;
      this.#birth();
    });
  }

  #ask(text: string): void {
    const { asks, clock, log } = this.#options;
    try {
      const reply = asks.take(text);
      if (reply === null || !this.#born) return;
      this.#publisher.say(textMetric(metricNames.answer, reply, clock.wallMs()));
    } catch (error) {
      log.error({ error: String(error) }, "a question of the hub failed");
    }
  }

  async #act(text: string): Promise<void> {
    const { acts, clock, log } = this.#options;
    try {
      const reply = await acts.take(text);
      if (reply === undefined || !this.#born) return;
      this.#publisher.say(textMetric(metricNames.actResult, JSON.stringify(reply), clock.wallMs()));
    } catch (error) {
      log.error({ error: String(error) }, "an act from the hub failed");
    }
  }
}

const ownCommands: ReadonlySet<string> = new Set([
  metricNames.rebirth,
  metricNames.act,
  metricNames.ask,
  metricNames.wattsMissing,
]);

const textOf = (payload: Uint8Array): string => Buffer.from(payload).toString("utf8");
