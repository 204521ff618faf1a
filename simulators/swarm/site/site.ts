import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterArrivals, createVirtualClock } from "../../../contract/clock.ts";
import type { Log } from "../../../contract/log.ts";
import type { RoomModel, SqliteStore } from "../../../edge/bare-room.ts";
import { streamOf } from "../draw.ts";
import type { Violation } from "../invariants/watcher.ts";
import { swarmLimits } from "../limits.ts";
import { createRoomTime } from "../room/room-time.ts";
import { SwarmRoom } from "../room/swarm-room.ts";
import { secondsMs } from "../spans.ts";
import { HubSide } from "./hub-side.ts";
import { createPost } from "./post.ts";
import { RoomLife } from "./room-life.ts";

export interface SitePorts {
  readonly seed: number;
  readonly models: readonly RoomModel[];
  readonly startMs: number;
  /** Of this seed alone, on a disk that forgets. */
  readonly folder: string;
  readonly faultyDays: number;
  readonly note: (wallMs: number, room: string, text: string) => void;
}

/** What a seed came to. */
export interface SiteOutcome {
  readonly violation: Violation | null;
  readonly roomDays: number;
  /** How often each fault struck. */
  readonly struck: ReadonlyMap<string, number>;
}

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The product's own code has thrown: nothing else may. */
const thrown = (room: string, reason: unknown): Violation => ({
  invariant: "never-throws",
  room,
  text: reason instanceof Error ? (reason.stack ?? String(reason)) : String(reason),
});

/** A whole site under one seed: rooms, hub, people and misfortune, in virtual time. */
export class Site {
  readonly #ports: SitePorts;
  readonly #wire = createVirtualClock(0);
  readonly #hub: HubSide;
  readonly #lives: RoomLife[] = [];
  readonly #leftOpen: SqliteStore[] = [];
  #violation: Violation | null = null;
  #looksAtMs = 0;
  #turnsHere = 0;

  constructor(ports: SitePorts) {
    this.#ports = ports;
    const { seed, folder, models } = ports;
    const site = models[0]?.config.site ?? "site";
    this.#hub = new HubSide({
      site,
      folder: join(folder, "hub"),
      wireClock: this.#wire,
      roomClock: { ...this.#wire, wallMs: () => this.#earliestMs() },
      draw: streamOf(seed, "hub"),
      log: quiet,
      send: (topic, payload) => this.#toRoom(topic, payload),
      onError: (reason) => this.#fail(thrown("hub", reason)),
    });
    for (const model of models) this.#lives.push(this.#lifeOf(model));
  }

  /** The hub's own time: rooms differ in how far they are, and it is not ahead of any. */
  #earliestMs(): number {
    return Math.min(...this.#lives.map(({ room }) => room.wallMs));
  }

  #lifeOf(model: RoomModel): RoomLife {
    const { seed, folder, startMs, faultyDays, note } = this.#ports;
    const { room: id, site } = model.config;
    mkdirSync(join(folder, id), { recursive: true });
    const time = createRoomTime(startMs, swarmLimits.busyPace);
    const draw = streamOf(seed, id, "room");
    const devices = [...model.devices.keys()];
    const room = new SwarmRoom({
      model,
      file: join(folder, id, "room.db"),
      time,
      wireClock: this.#wire,
      draw,
      // The fence follows every promise of the process, which is slow: few rooms have one.
      fenced: new Set(draw.chance(0.1) ? [draw.pick(devices)] : []),
      log: quiet,
      note: (name, text) => note(time.clock.wallMs(), name, text),
      onViolation: (violation) => this.#fail(violation),
      onDied: (store) => {
        this.#leftOpen.push(store);
        const pauseMs = draw.spanMs(secondsMs(1), secondsMs(30));
        this.#wire.after("boot", pauseMs, () => {
          if (!life.isOver) room.boot();
        });
      },
    });
    const post = createPost({
      wireClock: this.#wire,
      draw: streamOf(seed, id, "post"),
      atHub: (topic, payload) => this.#hub.take(topic, payload),
      atRoom: (topic, payload) => room.hear(topic, payload),
    });
    room.attach(post);
    const life: RoomLife = new RoomLife({
      seed,
      site,
      room,
      post,
      hub: () => this.#hub.hub,
      faultyDays,
    });
    return life;
  }

  #toRoom(topic: string, payload: Uint8Array): void {
    for (const { post, room } of this.#lives) {
      if (topic.includes(`/${room.id}/`) || topic.endsWith(`/${room.id}`))
        post.toRoom(topic, payload);
    }
  }

  #fail(violation: Violation): void {
    this.#violation ??= violation;
  }

  /** Lives through all days, or to the first thing that must not be. */
  async run(): Promise<SiteOutcome> {
    await this.#hub.start();
    for (const life of this.#lives) life.start();
    try {
      while (this.#violation === null && this.#lives.some(({ isOver }) => !isOver)) {
        await this.#turn();
      }
    } catch (reason) {
      this.#fail(thrown("site", reason));
    }
    await this.#hub.stop();
    for (const store of this.#leftOpen) store.close();
    return {
      violation: this.#violation,
      roomDays: this.#lives.reduce((sum, life) => sum + life.days, 0),
      struck: sumOf(this.#lives.map(({ struck }) => struck)),
    };
  }

  /** On to the next moment at which something is due anywhere. */
  async #turn(): Promise<void> {
    const running = this.#lives.filter(({ isOver }) => !isOver);
    const waits = [this.#wire.nextInMs(), ...running.map(({ room }) => room.time.nextInMs())];
    const dueInMs = Math.min(...waits.map((waitMs) => waitMs ?? Number.POSITIVE_INFINITY));
    const byMs = Number.isFinite(dueInMs) ? Math.ceil(dueInMs) : swarmLimits.wireSlotMs;
    for (const { room } of running) room.time.turn(byMs);
    this.#wire.turn(byMs);
    await drained();
    const nowMs = this.#wire.monotonicMs();
    if (nowMs < this.#looksAtMs) {
      this.#countTurns(byMs);
      return;
    }
    this.#turnsHere = 0;
    this.#looksAtMs = nowMs + swarmLimits.wireSlotMs;
    for (const life of running) if (life.look()) await life.end();
  }

  /** Time must go on: tasks that set one another for "at once" would hold it for ever. */
  #countTurns(byMs: number): void {
    this.#turnsHere = byMs > 0 ? 0 : this.#turnsHere + 1;
    if (this.#turnsHere > swarmLimits.turnsPerInstant) {
      throw new Error(`time stands still: ${this.#wire.waiting().slice(0, 8).join(", ")}`);
    }
  }
}

/** Everything that was answered has been heard. */
const drained = (): Promise<void> => new Promise((heard) => void afterArrivals(heard));

function sumOf(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const count of counts) {
    for (const [name, times] of count) sum.set(name, (sum.get(name) ?? 0) + times);
  }
  return sum;
}
