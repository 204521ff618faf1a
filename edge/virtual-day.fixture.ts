import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Meeting } from "../contract/agenda.ts";
import { attestedKinds } from "../contract/duty.ts";
import type { PointValue } from "../contract/reading.ts";
import { demoModel } from "./demo-room.fixture.ts";
import type { DeviceRunner } from "./devices/device-runner.ts";
import { Loop, type LoopPorts } from "./loop.ts";
import { acceleratedClocks, type ObedientRoom, obedientRoom } from "./obedient-room.fixture.ts";
import { storeLimits } from "./store/limits.ts";
import { openStore, type SqliteStore } from "./store/sqlite-store.ts";
import type { Store } from "./store/store.ts";

const model = demoModel();
const speed = 30;
const plateDevices = ["plate-a1", "plate-a2", "plate-a3", "plate-a4"];

/** The demo room with its loop and a real database, in virtual time. */
export interface VirtualDay {
  readonly loop: Loop;
  readonly room: ObedientRoom;
  readonly store: Store;
  /** What `store` stands on. */
  readonly database: SqliteStore;
  readonly file: string;
  /** Moves room time on in small steps, letting answers arrive in between. */
  readonly until: (atMs: number) => Promise<void>;
  /** Added to the room's wall clock: a clock that is set. */
  readonly step: { ms: number };
  readonly clock: { isTrusted: boolean };
  now(): number;
}

export interface DayChange {
  /** Who does what is asked of people, as soon as it is asked; nobody when left out. */
  readonly staff?: string;
  /** The database of an earlier day; a fresh one when left out. */
  readonly file?: string;
  /** What devices stand at when the day begins, by point. */
  readonly values?: Readonly<Record<string, PointValue>>;
  /** Stands between the loop and its store. */
  readonly store?: (store: Store) => Store;
  /** Stands between the loop and a device. */
  readonly runner?: (id: string, runner: DeviceRunner) => DeviceRunner;
}

export function startDay(startMs: number, change: DayChange): VirtualDay {
  const file = change.file ?? join(mkdtempSync(join(tmpdir(), "loop-")), "room.db");
  const clocks = acceleratedClocks(startMs, speed);
  const step = { ms: 0 };
  const clock = { isTrusted: true };
  const roomClock = { ...clocks.room, wallMs: () => clocks.room.wallMs() + step.ms };
  const opened = openStore(file, { random: (size) => randomBytes(size), limits: storeLimits });
  const store = change.store?.(opened.store) ?? opened.store;
  let loop: Loop;
  const room = obedientRoom(model, clocks, () => loop.intake);
  let id = 0;
  const ports: LoopPorts = {
    model,
    store,
    stored: store.load(),
    roomClock,
    wireClock: clocks.wire,
    speed,
    version: "test",
    newId: () => `id-${startMs}-${id++}`,
    isClockTrusted: () => clock.isTrusted,
    plates: {
      targets: (meeting: Meeting | null) =>
        new Map(
          plateDevices.map((device) => [device, meeting === null ? "blank" : plateOf(meeting)]),
        ),
      failures: () => new Map(),
      troubles: () => [],
    },
    machine: async () => ({ diskFree: 0.6, temperatureC: 48, load: 0.1 }),
    hubConnected: () => false,
    onRecords: () => undefined,
    onStoreTrouble: (reason) => {
      throw reason;
    },
  };
  loop = new Loop(ports);
  for (const [point, value] of Object.entries(change.values ?? {})) room.values.set(point, value);
  const stand = change.runner ?? ((_id: string, runner: DeviceRunner) => runner);
  loop.start(new Map([...room.runners].map(([id, runner]) => [id, stand(id, runner)])));
  async function until(atMs: number) {
    while (clocks.room.wallMs() < atMs) {
      clocks.wire.advance(250);
      await settle();
      if (change.staff !== undefined) attend(loop, change.staff);
    }
  }
  const { store: database } = opened;
  const now = () => clocks.room.wallMs();
  return { loop, room, store, database, file, until, step, clock, now };
}

/** Another image for other names, called by a hash as real ones are: a name must not be read in it. */
const plateOf = (meeting: Meeting): string =>
  createHash("sha256")
    .update(JSON.stringify([meeting.id, meeting.seats]))
    .digest("hex");

/** Staff who confirm at once whatever is open for people to do. */
function attend(loop: Loop, by: string) {
  for (const duty of loop.snapshot.duties.values()) {
    const isAsked = duty.status === "open" && attestedKinds.has(duty.kind);
    if (!isAsked || loop.snapshot.attested.has(duty.id)) continue;
    loop.act({ kind: "attest", duty: duty.id }, by);
  }
}

/** The obedient room answers at once: a few turns of the promise queue bring every answer in. */
async function settle() {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
}
