import { readFileSync } from "node:fs";
import { createVirtualClock } from "../../../contract/clock.ts";
import type { PointKey } from "../../../contract/ids.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { JournalRecord, RecordBody } from "../../../contract/record.ts";
import { openAssets, type RoomModel, type Snapshot } from "../../../edge/bare-room.ts";
import { createDraw, streamOf } from "../draw.ts";
import { createPlant, type Deed } from "../room/plant.ts";
import { createRoomTime } from "../room/room-time.ts";
import { createRoomModels } from "../site/room-models.ts";
import { hoursMs } from "../spans.ts";
import type { Held, Moment, RoomSight } from "./room-sight.ts";
import type { Invariant, Watcher } from "./watcher.ts";

const root = new URL("../../../", import.meta.url);
const example = readFileSync(new URL("deploy/examples/room-demo.yaml", root), "utf8");
const models = createRoomModels(example, openAssets(root.pathname));

/** The rooms of every site, by their ids. */
const modelOf = (id: string): RoomModel => {
  const model = models
    .of("site", 6, streamOf(1, "fixture"))
    .find(({ config }) => config.room === id);
  if (model === undefined) throw new Error(`no kind of room is called ${id}`);
  return { ...model, config: { ...model.config, season: "cooling" } };
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A room that a test can put into any state, with a judge who looks at it. */
export interface JudgedRoom {
  readonly sight: Mutable<RoomSight>;
  readonly watcher: Watcher;
  /** The rule behind whatever is commanded next. */
  rule: string;
  /** Devices of which something was wrong a moment ago. */
  readonly unsound: Set<string>;
  /** Lets time pass on both clocks, and looks. */
  pass(byMs: Moment): string | null;
  /** Something is written to a device, and the judge sees it. */
  deed(device: string, point: string, value: PointValue): string | null;
  record(body: RecordBody): string | null;
}

export function judgedRoom(invariant: Invariant, kind = "hall"): JudgedRoom {
  const model = modelOf(kind);
  const wireClock = createVirtualClock(0);
  const time = createRoomTime(Date.UTC(2026, 6, 1, 2), 120);
  let judged: (deed: Deed, before: PointValue | null) => void = () => undefined;
  let said: string | null = null;
  let number = 0;
  const plant = createPlant(model, {
    time,
    wireClock,
    draw: createDraw(() => 0.5),
    onPower: () => undefined,
    onDeed: (deed, before) => judged(deed, before),
  });
  const now = () => ({ steadyMs: time.clock.monotonicMs(), wireMs: wireClock.monotonicMs() });
  const sight: Mutable<RoomSight> = {
    model,
    plant,
    now: now(),
    wallMs: time.clock.wallMs(),
    peopleSince: null,
    touchedAt: null,
    runningSince: now(),
    isClockSound: true,
    snapshot: null,
    store: null,
    openAlarms: [],
    isTesting: false,
    holds: new Map<PointKey, Held>(),
    isEmergency: false,
    drawn: new Map(),
    ruleOf: () => room.rule,
    reasonOf: () => `rule ${room.rule}`,
    isSound: (device) => !room.unsound.has(device),
    waiting: () => 0,
  };
  const watcher = invariant.watch(sight);
  judged = (deed, before) => (said = watcher.deed?.(deed, before) ?? null);
  const room: JudgedRoom = {
    sight,
    watcher,
    rule: "power-down",
    unsound: new Set(),
    pass(byMs) {
      time.pace = byMs.wireMs === 0 ? 1 : byMs.steadyMs / byMs.wireMs;
      time.turn(byMs.wireMs);
      wireClock.advance(byMs.wireMs);
      sight.now = now();
      sight.wallMs = time.clock.wallMs();
      plant.advance();
      return watcher.look?.() ?? null;
    },
    deed(device, point, value) {
      said = null;
      plant.fixtures.get(device)?.obey(point, value);
      return said;
    },
    record(body) {
      number += 1;
      const record: JournalRecord = { epoch: "e", number, atMs: 0, clockTrusted: true, body };
      return watcher.record?.(record) ?? null;
    },
  };
  return room;
}

/** Long enough for anything to have come about. */
export const long: Moment = { steadyMs: hoursMs(4), wireMs: 600_000 };

/** Some people have been there for a while. */
export function seatPeople(room: JudgedRoom, many: number): void {
  room.sight.plant.world.people.enter(many);
  room.sight.peopleSince = room.sight.now;
  room.pass(long);
}

/** What the room makes of itself, as far as a judge looks at it. */
export const snapshotOf = (parts: Partial<Snapshot>): Snapshot =>
  Object.assign(Object.create(null), {
    phase: "idle",
    meeting: null,
    agenda: null,
    duties: new Map(),
    bannerChecks: new Map(),
    holds: [],
    cleaning: null,
    endings: { ended: new Map(), extended: new Map() },
    ...parts,
  });
