import type { Act, ActResult } from "../../../contract/act.ts";
import type { Clock } from "../../../contract/clock.ts";
import type { PointKey } from "../../../contract/ids.ts";
import type { Log } from "../../../contract/log.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Alarm, JournalRecord, Reason } from "../../../contract/record.ts";
import type { RoomModel, Snapshot, SqliteStore } from "../../../edge/bare-room.ts";
import type { Draw } from "../draw.ts";
import { invariants } from "../invariants/invariants.ts";
import type { Held, Moment, RoomSight } from "../invariants/room-sight.ts";
import type { Violation, Watcher } from "../invariants/watcher.ts";
import { swarmLimits } from "../limits.ts";
import type { Post } from "../site/post.ts";
import { minutesMs, secondsMs } from "../spans.ts";
import { type EdgeRun, startRun } from "./edge-run.ts";
import type { StoreTrouble } from "./frail-store.ts";
import { JournalReader, traceLine } from "./journal-reader.ts";
import { choosePace } from "./pace.ts";
import { createPlant, type Deed, type Plant } from "./plant.ts";
import { PowerBook } from "./power-book.ts";
import type { RoomTime } from "./room-time.ts";
import type { DrawnContents } from "./swarm-plates.ts";
import { UplinkRun } from "./uplink-run.ts";

export interface SwarmRoomPorts {
  readonly model: RoomModel;
  /** The room's database. */
  readonly file: string;
  readonly time: RoomTime;
  readonly wireClock: Clock;
  readonly draw: Draw;
  /** Devices whose drivers may throw: they stand behind the product's fence. */
  readonly fenced: ReadonlySet<string>;
  readonly log: Log;
  readonly note: (room: string, text: string) => void;
  readonly onViolation: (violation: Violation) => void;
  /** A run was killed, its database left open. */
  readonly onDied: (store: SqliteStore) => void;
}

interface NamedWatcher {
  readonly name: string;
  readonly watcher: Watcher;
}

/** After the clock was set right, what was planned by the wrong one is worked off within this. */
const clockEchoMs = minutesMs(90);
/** A room whose mains or memory were in trouble is not judged by that for so long after. */
const emergencyEchoMs = minutesMs(20);

/** A reading of the meter is forgotten within this, wire time. */
const meterEcho: Moment = { steadyMs: 0, wireMs: secondsMs(30) };

/** One room of the site: what is true of it, the runs of its controller, and all who watch. */
export class SwarmRoom implements RoomSight {
  readonly model: RoomModel;
  readonly time: RoomTime;
  readonly plant: Plant;
  readonly storeTrouble: StoreTrouble = { refuses: false, diesAt: null };
  readonly drawn: DrawnContents = new Map();
  readonly power = new PowerBook();
  readonly holds = new Map<PointKey, Held>();
  readonly #ports: SwarmRoomPorts;
  readonly #watchers: readonly NamedWatcher[];
  readonly #reader = new JournalReader();
  readonly #meters: readonly string[];
  #clockOffsetMs = 0;
  #clockSoundSinceMs = Number.NEGATIVE_INFINITY;
  #emergencyMs = Number.NEGATIVE_INFINITY;
  #stirredMs = 0;
  #peopleSince: Moment | null = null;
  #touchedAt: Moment | null = null;
  #runningSince: Moment | null = null;
  #edge: EdgeRun | null = null;
  #uplink: UplinkRun | null = null;
  #post: Post | null = null;
  #ids = 0;

  constructor(ports: SwarmRoomPorts) {
    this.#ports = ports;
    const { model, time, wireClock, draw } = ports;
    this.model = model;
    this.time = time;
    this.#meters = [...model.devices.values()]
      .filter(({ kind }) => kind === "meter")
      .map(({ id }) => id);
    const onDeed = (deed: Deed, before: PointValue | null) => this.#seeDeed(deed, before);
    const onPower = (powerW: number) => this.#notePower(powerW);
    this.plant = createPlant(model, { time, wireClock, draw, onDeed, onPower });
    this.#watchers = invariants.map(({ name, watch }) => ({ name, watcher: watch(this) }));
  }

  /** Devices whose drivers may throw. */
  get fenced(): ReadonlySet<string> {
    return this.#ports.fenced;
  }

  get wireClock(): Clock {
    return this.#ports.wireClock;
  }

  get id(): string {
    return this.model.config.room;
  }

  get now(): Moment {
    const { time, wireClock } = this.#ports;
    return { steadyMs: time.clock.monotonicMs(), wireMs: wireClock.monotonicMs() };
  }

  get wallMs(): number {
    return this.time.clock.wallMs();
  }

  get peopleSince(): Moment | null {
    return this.#peopleSince;
  }

  get touchedAt(): Moment | null {
    return this.#touchedAt;
  }

  get runningSince(): Moment | null {
    return this.#runningSince;
  }

  get isClockSound(): boolean {
    return this.#clockOffsetMs === 0 && this.now.steadyMs - this.#clockSoundSinceMs >= clockEchoMs;
  }

  get snapshot(): Snapshot | null {
    return this.#edge?.room.loop.snapshot ?? null;
  }

  get store(): SqliteStore | null {
    return this.#edge?.store ?? null;
  }

  get edge(): EdgeRun | null {
    return this.#edge;
  }

  get openAlarms(): readonly Alarm[] {
    return this.#edge?.room.loop.facts().alarms ?? [];
  }

  get isTesting(): boolean {
    return (this.#edge?.room.loop.facts().testRunning ?? null) !== null;
  }

  get isEmergency(): boolean {
    const { cases } = this.plant.world;
    const isNow = cases.isSo("fire") || cases.isSo("mains");
    return isNow || this.now.steadyMs - this.#emergencyMs < emergencyEchoMs;
  }

  ruleOf(deed: Deed): string {
    return this.#reasonOf(deed)?.rule ?? "";
  }

  reasonOf(deed: Deed): string {
    const reason = this.#reasonOf(deed);
    if (reason === undefined) return "nobody says why";
    return `rule ${reason.rule}, clause ${reason.clause || "none"}`;
  }

  /** As the command was recorded; as the room explains itself just now when its memory refuses. */
  #reasonOf({ key, value }: Deed): Reason | undefined {
    const target = this.#edge?.room.loop.facts().guarded.get(key)?.target;
    return this.#reader.reasonOf(key, value) ?? target?.reason;
  }

  isSound(device: string, forMs: Moment): boolean {
    const fixture = this.plant.fixtures.get(device);
    if (fixture === undefined || fixture.soundSince === null) return false;
    const { steadyMs, wireMs } = this.now;
    const { soundSince } = fixture;
    return (
      steadyMs - soundSince.steadyMs >= forMs.steadyMs && wireMs - soundSince.wireMs >= forMs.wireMs
    );
  }

  waiting(): number {
    return this.#edge?.life.waiting.size ?? 0;
  }

  note(text: string): void {
    this.#ports.note(this.id, text);
  }

  /** Something happens: time goes slowly for a while. */
  stir(): void {
    this.#stirredMs = this.#ports.wireClock.monotonicMs();
    this.time.pace = swarmLimits.busyPace;
  }

  /** Somebody used the device's own buttons. */
  touch(device: string): void {
    const fixture = this.plant.fixtures.get(device);
    if (fixture !== undefined && fixture.soundSince !== null) fixture.soundSince = this.now;
    this.#touchedAt = this.now;
    this.stir();
  }

  setClockWrong(byMs: number): void {
    this.#clockOffsetMs = byMs;
    this.#clockSoundSinceMs = this.now.steadyMs;
    this.stir();
  }

  attach(post: Post): void {
    this.#post = post;
  }

  /** Starts the controller on what its database holds. */
  boot(): void {
    if (this.#edge !== null) return;
    const { draw, log, ...own } = this.#ports;
    this.stir();
    this.#runningSince = this.now;
    const edge = startRun({
      ...own,
      draw,
      log,
      plant: this.plant,
      drawn: this.drawn,
      storeTrouble: this.storeTrouble,
      clockOffsetMs: () => this.#clockOffsetMs,
      newId: () => `id-${this.#ids++}`,
      isHubThere: () => this.#post?.trouble.isCut === false,
      onRecords: (records) => this.#keep(records),
      onDeath: () => this.#die(),
    });
    this.#edge = edge;
    const { site, room } = this.model.config;
    const publish = (topic: string, payload: Uint8Array) => this.#publish(topic, payload);
    this.#uplink = new UplinkRun({ site, room, edge, log, publish });
    this.#regainHolds(edge);
    this.connect();
  }

  /** What a memory that refused has not kept is not held against the room. */
  #regainHolds(edge: EdgeRun): void {
    this.holds.clear();
    for (const { point, value, untilMs, by } of edge.room.loop.snapshot.holds) {
      // What a hand at the wall has left on goes as soon as the room may rest.
      if (by === "wall") continue;
      this.holds.set(point, { value, untilMs, since: this.now });
    }
  }

  /** The hub can be reached again, unless the way is cut. */
  connect(): void {
    if (this.#post === null || this.#post.trouble.isCut || this.#uplink === null) return;
    this.#uplink.connect();
    this.#post.subscribe();
  }

  disconnect(): void {
    this.#uplink?.disconnect();
  }

  /** A message of the hub has arrived. */
  hear(topic: string, payload: Uint8Array): void {
    this.#uplink?.take(topic, payload);
  }

  /** Ends the run at this very moment. */
  kill(): void {
    this.#edge?.kill();
  }

  #die(): void {
    this.note("the controller dies");
    this.stir();
    this.#uplink?.disconnect();
    this.#uplink = null;
    this.#runningSince = null;
    const store = this.#edge?.store;
    this.#edge = null;
    if (store !== undefined) this.#ports.onDied(store);
  }

  /** Ends the run as a service manager does it; nothing may be left behind. */
  async stop(): Promise<void> {
    this.#uplink?.disconnect();
    this.#uplink = null;
    const edge = this.#edge;
    this.#edge = null;
    await edge?.stop();
    this.plant.stop();
    const left = [...(edge?.life.waiting ?? [])].map(({ name }) => name);
    if (left.length > 0) this.#complain("nothing-left", `after its stop waits: ${left.join(", ")}`);
  }

  /** What a person asks at the panel; null when there is no panel to ask at. */
  act(act: Act, by: string): ActResult | null {
    const edge = this.#edge;
    if (edge === null) return null;
    const result = edge.room.loop.act(act, by);
    this.note(`${by} asks ${JSON.stringify(act)}: ${result.accepted ? "yes" : result.code}`);
    if (result.accepted && act.kind === "hold") {
      const { point, value, untilMs } = act;
      this.holds.set(point, { value, untilMs, since: this.now });
    }
    if (result.accepted && act.kind === "release") this.holds.delete(act.point);
    return result;
  }

  #publish(topic: string, payload: Uint8Array): void {
    for (const { name, watcher } of this.#watchers) {
      this.#complain(name, watcher.leaves?.(topic, payload));
    }
    this.#post?.toHub(topic, payload);
  }

  #keep(records: readonly JournalRecord[]): void {
    // What is on record may have changed what comes next: until the next look, not too fast.
    this.time.pace = Math.min(this.time.pace, swarmLimits.steadyPace);
    for (const record of records) {
      this.#reader.learn(record);
      this.#learnHolds(record);
      const line = traceLine(record.body);
      if (line !== null) this.note(line);
      for (const { name, watcher } of this.#watchers) {
        this.#complain(name, watcher.record?.(record));
      }
    }
    this.#uplink?.wake();
  }

  /** A hand at the device itself takes the place of what was held at the panel. */
  #learnHolds({ body }: JournalRecord): void {
    if (body.kind !== "act" || body.act !== "hold") return;
    const point = body.text.params["point"];
    for (const key of this.holds.keys()) if (key === point) this.holds.delete(key);
  }

  #seeDeed(deed: Deed, before: PointValue | null): void {
    this.note(`${deed.device.id} takes ${deed.point} = ${String(deed.value)}: ${deed.obeyed}`);
    this.stir();
    for (const { name, watcher } of this.#watchers) {
      this.#complain(name, watcher.deed?.(deed, before));
    }
  }

  /** At every slot of the wires: sees who is there, and lets everybody look. */
  look(): void {
    const { count } = this.plant.world.people;
    if (count === 0) this.#peopleSince = null;
    else this.#peopleSince ??= this.now;
    const { cases } = this.plant.world;
    if (cases.isSo("fire") || cases.isSo("mains")) this.#emergencyMs = this.now.steadyMs;
    for (const { name, watcher } of this.#watchers) this.#complain(name, watcher.look?.());
    this.time.pace = choosePace(this, this.#ports.wireClock.monotonicMs() - this.#stirredMs);
  }

  #notePower(powerW: number): void {
    const { runningSince, now, wallMs } = this;
    const isUp = runningSince !== null && now.wireMs - runningSince.wireMs >= meterEcho.wireMs;
    const isRead = this.#meters.every((id) => this.isSound(id, meterEcho));
    const isSound = isUp && isRead && !this.isEmergency && this.#clockOffsetMs === 0;
    if (this.#clockOffsetMs !== 0) this.power.taint(wallMs + this.#clockOffsetMs);
    this.power.note({ wallMs, wireMs: now.wireMs }, powerW, isSound);
  }

  /** Everything is healed and nobody has come for long: what must be true now. */
  judgeRest(): void {
    for (const { name, watcher } of this.#watchers) this.#complain(name, watcher.atRest?.());
  }

  /** What somebody outside has found wrong with this room. */
  accuse(invariant: string, text: string | null): void {
    this.#complain(invariant, text);
  }

  #complain(invariant: string, text: string | null | undefined): void {
    if (text === null || text === undefined) return;
    this.#ports.onViolation({ invariant, room: this.id, text });
  }
}
