import type { Clock } from "../../../contract/clock.ts";
import type { Log } from "../../../contract/log.ts";
import type { JournalRecord } from "../../../contract/record.ts";
import {
  type BareRoom,
  createBareRoom,
  type Driver,
  type DeviceModel,
  fenceDriver,
  openStore,
  type RoomModel,
  type SqliteStore,
  type Store,
  storeLimits,
} from "../../../edge/bare-room.ts";
import type { Draw } from "../draw.ts";
import { swarmLimits } from "../limits.ts";
import { BodyDriver } from "./body-driver.ts";
import { frailStore, type StoreTrouble } from "./frail-store.ts";
import { type Life, mortalClock } from "./mortal-clock.ts";
import type { Plant } from "./plant.ts";
import type { RoomTime } from "./room-time.ts";
import { type DrawnContents, swarmPlates } from "./swarm-plates.ts";

/** What outlives the controller's process, and what fate does to it. */
export interface RunPorts {
  readonly model: RoomModel;
  readonly file: string;
  readonly time: RoomTime;
  readonly wireClock: Clock;
  readonly plant: Plant;
  readonly draw: Draw;
  readonly drawn: DrawnContents;
  readonly fenced: ReadonlySet<string>;
  readonly storeTrouble: StoreTrouble;
  /** How wrong the gateway's wall clock is. */
  readonly clockOffsetMs: () => number;
  /** Never the same twice, over all runs of a room. */
  readonly newId: () => string;
  readonly isHubThere: () => boolean;
  readonly onRecords: (records: readonly JournalRecord[]) => void;
  readonly onDeath: () => void;
  readonly log: Log;
}

/** One run of the controller's process, from its start until it is killed or stopped. */
export interface EdgeRun {
  readonly life: Life;
  readonly room: BareRoom;
  /** The database, and the same as the process sees it: it may refuse. */
  readonly store: SqliteStore;
  readonly memory: Store;
  /** The clock of wires, as the process sees it. */
  readonly wireClock: Clock;
  /** Commands that may still leave before it dies; null: as many as it likes. */
  writesLeft: number | null;
  /** At once: nothing it had begun goes on. */
  kill(): void;
  /** As the service manager does it. */
  stop(): Promise<void>;
}

/** The database of a room that lives a few days in memory; the whole chain is checked at its end. */
const limits = {
  ...storeLimits,
  ballastBytes: 4096,
  databaseBytes: 64 * 1024 * 1024,
  recordsChecked: 200,
  walPages: 4000,
};

export function startRun(ports: RunPorts): EdgeRun {
  const { model, draw, drawn, log } = ports;
  const life: Life = { isOver: false, waiting: new Set() };
  const wireClock = mortalClock(ports.wireClock, life, () => 0);
  const random = (bytes: number) =>
    Uint8Array.from({ length: bytes }, () => Math.floor(draw.random() * 256));
  const { store } = openStore(ports.file, { random, limits });
  const kill = () => {
    if (life.isOver) return;
    life.isOver = true;
    ports.onDeath();
  };
  let wake: () => void = () => undefined;
  const memory = frailStore(store, {
    trouble: ports.storeTrouble,
    isOver: () => life.isOver,
    die: kill,
    onRecords: ports.onRecords,
  });
  const room = createBareRoom(model, {
    store: memory,
    roomClock: mortalClock(ports.time.clock, life, ports.clockOffsetMs),
    wireClock,
    speed: swarmLimits.busyPace,
    version: "swarm",
    newId: ports.newId,
    plates: swarmPlates(model, drawn, () => wake(), log),
    machine: async () => ({ diskFree: 0.6, temperatureC: 48, load: 0.1 }),
    hubConnected: ports.isHubThere,
    onRecords: () => undefined,
    onStoreTrouble: () => undefined,
  });
  wake = () => room.loop.wake();
  const edge: EdgeRun = {
    life,
    room,
    store,
    memory,
    wireClock,
    writesLeft: null,
    kill,
    async stop() {
      await room.stop();
      life.isOver = true;
      store.close();
    },
  };
  room.equip((device) => driverOf(device, edge, ports));
  room.start();
  return edge;
}

function driverOf(device: DeviceModel, edge: EdgeRun, ports: RunPorts): Driver {
  const fixture = ports.plant.fixtures.get(device.id);
  if (fixture === undefined) throw new Error(`${device.id} has no body`);
  const made = (wireClock: Clock) =>
    new BodyDriver(fixture, { wireClock, draw: ports.draw, mayWrite: () => mayWrite(edge) });
  const { wireClock } = edge;
  if (!ports.fenced.has(device.id)) return made(wireClock);
  return fenceDriver(device.id, (within) => made(within(wireClock)), { wireClock, log: ports.log });
}

function mayWrite(edge: EdgeRun): boolean {
  if (edge.life.isOver) return false;
  if (edge.writesLeft === null) return true;
  if (edge.writesLeft > 0) {
    edge.writesLeft -= 1;
    return true;
  }
  edge.kill();
  return false;
}
