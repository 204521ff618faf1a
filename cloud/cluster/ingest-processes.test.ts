import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import { type ListeningRig, startListeningRig } from "../rig/listening-rig.ts";
import {
  hubLogin,
  type Mosquitto,
  mustHaveMosquitto,
  roomLogin,
  startMosquitto,
} from "../rig/mosquitto.ts";
import { hasPostgres, type Postgres, startPostgres } from "../rig/postgres.ts";
import { topics } from "../../contract/topics.ts";
import { TalkingRoom } from "../rig/talking-room.ts";
import { until } from "../rig/until.ts";
import { createClusterStore, type Member } from "../store/leases.ts";

const site = "city-hall";
const roomNames = Array.from({ length: 12 }, (_, n) => `3-${201 + n}`);
const clock = createClock();

/** How long everything that was said may take to be stored after the fault. */
const settleMs = 40_000;
const testMs = 120_000;
/** Where it must not be missing, these tests fail rather than skip. */
const mustHavePostgres = (): boolean => hasPostgres || process.env["CI"] === "true";

describe.skipIf(!mustHavePostgres() || !mustHaveMosquitto())(
  "a hub with two ingest processes on PostgreSQL and Mosquitto",
  () => {
    let server: Postgres;
    let broker: Mosquitto;
    let rig: ListeningRig;
    let folder: string;
    let rooms: TalkingRoom[] = [];
    let count = 0;

    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());

    beforeEach(async () => {
      rooms = [];
      folder = mkdtempSync(join(tmpdir(), "huitang-cluster-"));
      broker = await startMosquitto([hubLogin, ...roomNames.map((room) => roomLogin(site, room))]);
      writeFileSync(join(folder, "password"), `${hubLogin.password}\n`, { mode: 0o600 });
      const config = {
        sites: [site],
        mqtt: {
          url: broker.url,
          username: hubLogin.username,
          passwordFile: join(folder, "password"),
        },
        store: { postgres: { url: await server.database(`cluster_${++count}`) } },
        ingest: { processes: 2 },
        data: folder,
      };
      writeFileSync(join(folder, "hub.yaml"), stringify(config));
      rig = await startListeningRig({
        url: broker.url,
        log: silentLog,
        config: { store: config.store, ingest: config.ingest },
        ports: { ingestCommand: ingestCommand(join(folder, "hub.yaml")) },
      });
      await twoKeep();
      rooms = roomNames.map((room) => new TalkingRoom(broker, { site, room }, `epoch-of-${room}`));
      for (const room of rooms) room.start();
      await until("rooms are born", () => rooms.every(({ born }) => born));
    }, testMs);
    afterEach(async () => {
      for (const room of rooms) room.stop();
      await rig.stop();
      await broker.stop();
      removeFolder(folder);
    });

    /** Processes that keep rooms, by the last beat. */
    async function keepers(): Promise<readonly Member[]> {
      const members = await createClusterStore(rig.store.database).members();
      return members.filter(({ kind, listening, ageMs }) => {
        return kind === "ingest" && listening && ageMs < 6_000;
      });
    }

    /** Processes take seconds to start on a busy machine. */
    async function twoKeep(): Promise<void> {
      const lastMs = clock.monotonicMs() + settleMs;
      while ((await keepers()).length !== 2) {
        if (clock.monotonicMs() > lastMs) throw new Error("there are no two processes");
        await sleep(clock, "processes", 200);
      }
    }

    /** Each room says something ten times a second. */
    async function talk(forMs: number): Promise<void> {
      const lastMs = clock.monotonicMs() + forMs;
      while (clock.monotonicMs() < lastMs) {
        for (const room of rooms) {
          room.tell(5);
          room.addRecords(1);
        }
        await sleep(clock, "talk", 100);
      }
    }

    async function allRecordsStored(): Promise<void> {
      const lastMs = clock.monotonicMs() + settleMs;
      const waits = () => rooms.filter(({ confirmed, records }) => confirmed < records);
      while (waits().length > 0 && clock.monotonicMs() < lastMs) {
        await sleep(clock, "records", 100);
      }
      for (const { ref, records, confirmed } of rooms) {
        expect({ ref, confirmed }).toEqual({ ref, confirmed: records });
        expect((await rig.store.records.position(ref))?.upTo).toBe(records);
        expect((await rig.store.rooms.find(ref))?.recordsStored).toBe(records);
      }
    }

    /** Times of the readings that are stored, each once, in order. */
    async function storedTimes({ ref, told }: TalkingRoom): Promise<number[]> {
      while (await rig.store.readings.compact(clock.wallMs())) continue;
      const [first = 0] = told;
      const last = told.at(-1) ?? 0;
      const steps = await rig.store.readings.steps(ref, ["temperature"], first, last + 1);
      return steps.map(({ atMs }) => atMs);
    }

    /** Everything that was told is stored, and nothing twice. */
    async function allReadingsStored(): Promise<void> {
      for (const room of rooms) {
        await until(`readings of ${room.ref.room}`, async () => {
          return (await storedTimes(room)).length >= room.told.length;
        });
        expect(await storedTimes(room)).toEqual(room.told);
      }
    }

    test(
      "one that is killed loses nothing, and nothing is stored twice",
      { timeout: testMs },
      async () => {
        await talk(4_000);
        const [victim] = await keepers();
        if (victim === undefined) throw new Error("nobody keeps rooms");
        process.kill(victim.pid, "SIGKILL");
        const killedMs = clock.monotonicMs();
        await talk(14_000);
        await allRecordsStored();
        await allReadingsStored();
        const pauses = rooms.map(({ confirmedAtMs }) => {
          const next = confirmedAtMs.find((atMs) => atMs > killedMs) ?? Number.NaN;
          return Math.round(next - killedMs);
        });
        const told = rooms.reduce((sum, room) => sum + room.told.length, 0);
        const records = rooms.reduce((sum, room) => sum + room.records, 0);
        console.log(
          `killed during load: ${records} records and ${told} readings of ${rooms.length} rooms, all ` +
            `stored once; longest pause ${Math.max(...pauses)} ms, shortest ${Math.min(...pauses)} ms`,
        );
        expect(Math.max(...pauses)).toBeLessThan(12_000);
        // It was started again by its hub, and keeps rooms like before.
        await twoKeep();
        const figures = (await keepers()).map(({ figures: text }) => JSON.parse(text));
        for (const one of figures) expect(one).toMatchObject({ malformed: 0, strange: 0 });
      },
    );

    test(
      "a room whose records a process refuses is known to the hub, until it sends sound ones",
      { timeout: testMs },
      async () => {
        const [room] = rooms;
        if (room === undefined) throw new Error("there is no room");
        const { site: place, room: name } = room.ref;
        const client = broker.dial(roomLogin(place, name), {});
        await client.publishAsync(topics.records(place, name), "no batch", { qos: 1 });
        await until("the refusal is known", async () => {
          const [first] = await rig.services.refusedRooms();
          return first?.site === place && first.room === name;
        });
        client.end(true);
        room.addRecords(1);
        await until("it is over", async () => (await rig.services.refusedRooms()).length === 0);
        expect(room.confirmed).toBe(1);
      },
    );

    test(
      "a broker that is started again is found again by all, and no record is lost",
      { timeout: testMs },
      async () => {
        expect(rooms).toHaveLength(roomNames.length);
        await talk(1_500);
        await broker.kill();
        await sleep(clock, "without a broker", 2_000);
        for (const room of rooms) room.addRecords(150);
        await broker.start();
        await until("rooms are born again", () => rooms.every(({ born }) => born));
        await talk(1_500);
        await allRecordsStored();
        await until("rooms are seen", () =>
          rooms.every(({ ref }) => rig.services.live.find(ref)?.state.online === true),
        );
      },
    );

    test(
      "a database that is started again is found again by all, and nothing is lost",
      { timeout: testMs },
      async () => {
        expect(rooms).toHaveLength(roomNames.length);
        await talk(1_500);
        await server.halt();
        await talk(3_000);
        await server.resume();
        await talk(1_500);
        await allRecordsStored();
        await allReadingsStored();
      },
    );
  },
);

/** As `huitang ingest --child` runs, from its source. */
function ingestCommand(config: string): readonly string[] {
  const code =
    `const { runIngest } = await import(${JSON.stringify(new URL("./main.ts", import.meta.url).href)});` +
    `process.exitCode = await runIngest(${JSON.stringify(["--config", config, "--child"])});`;
  return [process.execPath, "--import", "tsx", "--input-type=module", "-e", code];
}
