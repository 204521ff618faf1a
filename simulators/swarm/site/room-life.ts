import type { BareHub } from "../../../cloud/bare-hub.ts";
import { streamOf } from "../draw.ts";
import { swarmLimits } from "../limits.ts";
import { Calendar } from "../plan/calendar.ts";
import { Clerk } from "../plan/clerk.ts";
import { Guests } from "../plan/guests.ts";
import { Misfortune } from "../plan/misfortune.ts";
import { Staff } from "../plan/staff.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";
import { daysMs } from "../spans.ts";
import { energyAgrees, recordsArrived } from "./hub-judges.ts";
import type { Post } from "./post.ts";

export interface RoomLifePorts {
  readonly seed: number;
  readonly site: string;
  readonly room: SwarmRoom;
  readonly post: Post;
  readonly hub: () => BareHub | null;
  /** Days with faults, before all is healed. */
  readonly faultyDays: number;
}

/**
 * A room's days: first people, bookings and faults as chance will have it, then nobody and nothing
 * wrong any more, until everything must have come to rest.
 */
export class RoomLife {
  readonly room: SwarmRoom;
  readonly post: Post;
  readonly #ports: RoomLifePorts;
  readonly #clerk: Clerk;
  readonly #guests: Guests;
  readonly #staff: Staff;
  readonly #misfortune: Misfortune;
  #restsFromMs: number | null = null;
  /** When the hub must have everything, wire time. */
  #hubDueMs: number | null = null;
  #isOver = false;

  constructor(ports: RoomLifePorts) {
    this.#ports = ports;
    const { seed, site, room, post, hub } = ports;
    this.room = room;
    this.post = post;
    const stream = (name: string) => streamOf(seed, room.id, name);
    const calm = stream("calm").pick(swarmLimits.calm);
    const calendar = new Calendar({ site, room: room.id }, hub, () => room.wallMs);
    this.#guests = new Guests(room, calm, stream("guests"));
    this.#clerk = new Clerk(room, calendar, this.#guests, calm, stream("clerk"));
    this.#staff = new Staff(room, calm, stream("staff"));
    const cutPost = (isCut: boolean) => {
      post.trouble.isCut = isCut;
      if (isCut) room.disconnect();
      else room.connect();
    };
    const trouble = { cutPost, post: post.trouble };
    this.#misfortune = new Misfortune(room, trouble, calm, stream("misfortune"));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get days(): number {
    return this.room.now.steadyMs / daysMs(1);
  }

  get struck(): ReadonlyMap<string, number> {
    return this.#misfortune.struck;
  }

  start(): void {
    this.room.boot();
    this.#keepWorldTurning();
    this.#guests.start();
    this.#clerk.start();
    this.#staff.start();
    this.#misfortune.start();
  }

  /** Before the room looks at its sensors, they show the present. */
  #keepWorldTurning(): void {
    const { room } = this;
    const turn = () => {
      room.plant.advance();
      if (!this.#isOver) room.wireClock.after("world", swarmLimits.wireSlotMs, turn);
    };
    turn();
  }

  /** At every slot of the wires. True when this life has come to its end. */
  look(): boolean {
    const { room } = this;
    room.look();
    const { steadyMs } = room.now;
    if (this.#restsFromMs === null) {
      if (steadyMs >= daysMs(this.#ports.faultyDays)) this.#heal();
      return false;
    }
    if (steadyMs < this.#restsFromMs + swarmLimits.restWithinMs || room.snapshot === null)
      return false;
    return this.#hasHubAll() || this.#hasWaitedForHub();
  }

  #hasHubAll(): boolean {
    const { store } = this.room;
    return store !== null && store.acknowledged() === store.lastNumber();
  }

  #hasWaitedForHub(): boolean {
    this.#hubDueMs ??= this.room.now.wireMs + swarmLimits.wireHubMs;
    return this.room.now.wireMs >= this.#hubDueMs;
  }

  /** Nothing is wrong from here on, nobody comes, and what is booked will pass. */
  #heal(): void {
    const { room } = this;
    room.note("all is healed; nobody comes any more");
    this.#misfortune.heal();
    this.#clerk.stop();
    this.#staff.stop();
    this.#guests.sendHome();
    const ends = (room.snapshot?.agenda?.meetings ?? []).map(({ endMs }) => endMs - room.wallMs);
    this.#restsFromMs = room.now.steadyMs + Math.max(0, ...ends);
  }

  /** Judges what has come to rest, here and at the hub, and stops it. */
  async end(): Promise<void> {
    const { room } = this;
    room.judgeRest();
    await this.#judgeHub();
    this.#isOver = true;
    await room.stop();
  }

  async #judgeHub(): Promise<void> {
    const { room } = this;
    const hub = this.#ports.hub()?.store;
    if (hub === undefined || room.store === null) {
      room.accuse("records-arrive", "the hub or the room does not run at the end");
      return;
    }
    const ref = { site: this.#ports.site, room: room.id };
    const span = { fromMs: 0, toMs: room.wallMs };
    room.accuse("records-arrive", await recordsArrived(ref, room.store, hub));
    room.accuse("energy-agrees", await energyAgrees(ref, room.power, hub, span));
  }
}
