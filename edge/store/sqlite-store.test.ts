import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Agenda } from "../../contract/agenda.ts";
import { testReport } from "../../contract/selftest.fixture.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { StoreError } from "./store-error.ts";
import {
  act,
  alarm,
  databaseFile,
  duty,
  open,
  tick,
  keptAlarm,
  keptDuty,
} from "./store.fixture.ts";

const agenda = (version: number): Agenda => ({
  site: "city-hall",
  room: "3-201",
  version,
  issuedAtMs: 1,
  meetings: [],
  hash: "0".repeat(64),
});

const storeCode = (task: () => unknown): string | undefined => {
  try {
    task();
  } catch (error) {
    if (error instanceof StoreError) return error.failure.code;
    throw error;
  }
  return undefined;
};

describe("durability", () => {
  test("every open sets WAL and synchronous FULL", () => {
    const file = databaseFile();
    open(file).store.close();
    const peer = new Database(file);
    expect(peer.pragma("journal_mode", { simple: true })).toBe("wal");
    peer.close();
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test("what one tick wrote is there after reopening", () => {
    const file = databaseFile();
    const { store } = open(file);
    const report = testReport({ id: "r1", test: "t30", meetingId: "m1" });
    const hold = { point: "hvac/setpoint" as const, value: 26, by: "王工", sinceMs: 1, untilMs: 9 };
    const ended = { meetingId: "m0", atMs: 5, cause: "button" as const, by: "王工" };
    const attested = { duty: "m1:prepared", atMs: 6, by: "李工" };
    const cleaning = { zones: ["front"], by: "李工", sinceMs: 1, untilMs: 9 };
    store.commit(
      tick({
        records: [act("one"), act("two")],
        kept: [
          keptDuty("m1:prepared", "open"),
          keptAlarm("clock", null),
          { kind: "agenda", id: "accepted", value: agenda(7) },
          { kind: "hold", id: hold.point, value: hold },
          { kind: "ended", id: "m0", value: ended },
          { kind: "attested", id: attested.duty, value: attested },
          { kind: "report", id: report.id, value: report },
          { kind: "cleaning", id: "now", value: cleaning },
        ],
        watts: [{ slotMs: 1000, watts: 420.5 }],
      }),
    );
    store.acknowledge(1);
    store.close();

    const again = open(file);
    expect(again.findings).toEqual([]);
    expect(again.store.load()).toEqual({
      agenda: [agenda(7)],
      duty: [duty("m1:prepared", "open")],
      hold: [hold],
      alarm: [alarm("clock", null)],
      ended: [ended],
      extended: [],
      attested: [attested],
      report: [report],
      cleaning: [cleaning],
      pace: [],
      signed: [],
      baseline: [],
      trend: [],
      putBack: [],
      bannerCheck: [],
      afterCrash: false,
    });
    expect(again.store.epoch).toBe(store.epoch);
    expect(again.store.acknowledged()).toBe(1);
    expect(again.store.recordsAfter(1, 10).map((record) => record.number)).toEqual([2]);
    expect(again.store.wattsSince(0)).toEqual([{ atMs: 1000, watts: 420.5 }]);
    again.store.close();
  });

  test("a run that did not reach close is seen by the next one", () => {
    const file = databaseFile();
    const first = open(file);
    expect(first.store.load().afterCrash).toBe(false);
    const second = open(file);
    expect(second.store.load().afterCrash).toBe(true);
    second.store.close();
    const third = open(file);
    expect(third.store.load().afterCrash).toBe(false);
    third.store.close();
  });

  test("a change that cannot be written leaves nothing behind", () => {
    const { store } = open(databaseFile());
    const broken = tick({ records: [act("one")], watts: [{ slotMs: 0.5, watts: 1 }] });
    expect(() => store.commit(broken)).toThrow(StoreError);
    expect(store.lastNumber()).toBe(0);
    expect(store.commit(tick({ records: [act("two")] }))[0]?.number).toBe(1);
    store.close();
  });
});

describe("journal", () => {
  test("numbers have no gap whatever the sizes of the ticks", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 20 }), (sizes) => {
        const { store } = open(databaseFile());
        const written = sizes.flatMap((size) =>
          store.commit(tick({ records: Array.from({ length: size }, () => act("x")) })),
        );
        const numbers = store.recordsAfter(0, 1000).map((record) => record.number);
        expect(numbers).toEqual(written.map((_record, index) => index + 1));
        expect(store.recordsAfter(0, 1000)).toEqual(written);
        store.close();
      }),
      { numRuns: 10 },
    );
  });

  test("a seal is the hash of the seal before and the record's canonical JSON", () => {
    const file = databaseFile();
    const { store } = open(file);
    const [record] = store.commit(tick({ records: [act('quote " and 席')], clockTrusted: false }));
    store.close();
    const peer = new Database(file);
    const row = peer.prepare<[], { hash: Uint8Array }>("SELECT hash FROM journal").get();
    peer.close();
    const expected = createHash("sha256").update(new Uint8Array(32)).update(canonicalJson(record));
    expect(Buffer.from(row?.hash ?? []).toString("hex")).toBe(expected.digest("hex"));
  });

  test.each([
    ["an edited body", "UPDATE journal SET body = replace(body, '王工', '李工') WHERE number = 3"],
    ["an edited time", "UPDATE journal SET at_ms = at_ms + 1 WHERE number = 3"],
    ["a row taken out", "DELETE FROM journal WHERE number = 3"],
  ])("%s is found", (_what, forgery) => {
    const file = databaseFile();
    const { store } = open(file);
    for (let count = 0; count < 5; count++) store.commit(tick({ records: [act("x")] }));
    expect(store.verifyChain(0, 100)).toEqual({ checkedTo: 5, brokenAt: null });
    const forger = new Database(file);
    forger.exec(forgery);
    forger.close();
    expect(store.verifyChain(0, 100)).toEqual({ checkedTo: 3, brokenAt: 3 });
    store.close();
    expect(open(file).findings).toMatchObject([{ kind: "database-set-aside" }]);
  });

  test("the acknowledged number never goes back and never passes the last record", () => {
    const { store } = open(databaseFile());
    store.commit(tick({ records: [act("1"), act("2"), act("3")] }));
    store.acknowledge(2);
    store.acknowledge(1);
    expect(store.acknowledged()).toBe(2);
    store.acknowledge(99);
    expect(store.acknowledged()).toBe(3);
    store.close();
  });
});

describe("bounds", () => {
  test("settled duties and cleared alarms go by age of change; open ones stay", () => {
    const { store } = open(databaseFile(), { settledDuties: 3, clearedAlarms: 2 });
    store.commit(tick({ kept: [keptDuty("open", "open"), keptAlarm("standing", null)] }));
    for (let count = 0; count < 6; count++) {
      store.commit(tick({ kept: [keptDuty(`d${count}`, "done"), keptAlarm(`a${count}`, count)] }));
    }
    const room = store.load();
    expect(room.duty.map((kept) => kept.id)).toEqual(["open", "d3", "d4", "d5"]);
    expect(room.alarm.map((kept) => kept.id)).toEqual(["standing", "a4", "a5"]);
    store.close();
  });

  test("the newest slots of watts stay, even after the clock went back", () => {
    const { store } = open(databaseFile(), { wattsSlots: 3 });
    for (const slotMs of [9000, 9001, 1000, 2000, 3000]) {
      store.commit(tick({ watts: [{ slotMs, watts: null }] }));
    }
    expect(store.wattsSince(0).map((slot) => slot.atMs)).toEqual([1000, 2000, 3000]);
    store.close();
  });

  test("a full database drops watts, then records the hub has, then says so", () => {
    const limits = { databaseBytes: 256 * 1024, rowsFreedAtOnce: 50, recordsKept: 10 };
    const { store } = open(databaseFile(), limits);
    const watts = Array.from({ length: 2000 }, (_slot, index) => ({ slotMs: index, watts: index }));
    store.commit(tick({ watts }));
    const record = tick({ records: [act("x".repeat(1000))] });
    const fill = () => {
      for (let count = 0; count < 1000; count++) store.commit(record);
    };
    expect(storeCode(fill)).toBe("store-full");
    expect(store.health()).toMatchObject({ wattsDropped: 2000, recordsDropped: 0 });
    expect(store.health().usedShare).toBeGreaterThan(0.9);
    const full = store.lastNumber();

    store.acknowledge(full);
    const [next] = store.commit(record);
    expect(next?.number).toBe(full + 1);
    expect(store.health().recordsDropped).toBeGreaterThan(0);
    const first = store.recordsAfter(0, 1)[0]?.number ?? 0;
    expect(first).toBeGreaterThan(1);
    expect(store.verifyChain(0, 10_000)).toEqual({ checkedTo: full + 1, brokenAt: null });
    store.close();
  });
});

describe("a database in trouble", () => {
  const spoil: [string, (file: string) => void][] = [
    ["no database at all", (file) => writeFileSync(file, "<html>not a database</html>".repeat(99))],
    [
      "zeroes in the middle",
      (file) => {
        const size = statSync(file).size;
        const bytes = Buffer.alloc(size - 8192);
        writeFileSync(file, bytes, { flag: "r+" });
      },
    ],
    [
      "a duty that nobody wrote",
      (file) => {
        const peer = new Database(file);
        peer.exec("UPDATE kept SET body = replace(body, 'open', 'done')");
        peer.close();
      },
    ],
  ];

  test.each(spoil)("%s: set aside, a fresh one begun", (_what, damage) => {
    const file = databaseFile();
    const first = open(file);
    first.store.commit(tick({ records: [act("x")], kept: [keptDuty("d", "open")] }));
    first.store.close();
    damage(file);
    const { store, findings } = open(file);
    expect(findings).toHaveLength(1);
    expect(existsSync(findings[0]?.keptAs ?? "")).toBe(true);
    expect(store.epoch).not.toBe(first.store.epoch);
    expect(store.load()).toMatchObject({ duty: [], afterCrash: true });
    expect(store.commit(tick({ records: [act("y")] }))[0]?.number).toBe(1);
    store.close();
    expect(open(file).findings).toEqual([]);
  });

  test("only the newest spoilt files are kept", () => {
    const file = databaseFile();
    for (let count = 0; count < 5; count++) {
      writeFileSync(file, "spoilt".repeat(200));
      open(file, { filesAside: 2 }).store.close();
    }
    const aside = readdirSync(dirname(file)).filter((name) => /\.bad-\d+$/.test(name));
    expect(aside.sort()).toEqual(["room.sqlite.bad-4", "room.sqlite.bad-5"]);
  });

  test("after a failure the file is opened anew, and the next number follows", () => {
    const file = databaseFile();
    const { store } = open(file);
    store.commit(tick({ records: [act("before")] }));
    const peer = new Database(file);
    peer.exec("ALTER TABLE watts RENAME TO elsewhere");
    const change = tick({ records: [act("after")], watts: [{ slotMs: 1, watts: 1 }] });
    expect(storeCode(() => store.commit(change))).toBe("store-io");
    expect(storeCode(() => store.lastNumber())).toBe("store-io");
    peer.exec("ALTER TABLE elsewhere RENAME TO watts");
    peer.close();
    expect(store.commit(change)[0]?.number).toBe(2);
    store.close();
  });

  test("a journal of another epoch is not taken for ours", () => {
    const file = databaseFile();
    const { store } = open(file);
    const peer = new Database(file);
    peer.exec("UPDATE meta SET value = 'other' WHERE name = 'epoch'; DROP TABLE watts");
    peer.close();
    const change = tick({ watts: [{ slotMs: 1, watts: 1 }] });
    expect(storeCode(() => store.commit(change))).toBe("store-io");
    expect(storeCode(() => store.lastNumber())).toBe("store-io");
  });

  test("a database held by another program is busy, not broken", () => {
    const file = databaseFile();
    const { store } = open(file, { busyMs: 20 });
    const peer = new Database(file);
    peer.exec("BEGIN IMMEDIATE");
    const change = tick({ records: [act("x")] });
    expect(storeCode(() => store.commit(change))).toBe("store-busy");
    peer.exec("ROLLBACK");
    peer.close();
    expect(store.commit(change)[0]?.number).toBe(1);
    store.close();
  });

  test("a database of a newer version is refused and left alone", () => {
    const file = databaseFile();
    open(file).store.close();
    const peer = new Database(file);
    peer.pragma("user_version = 99");
    peer.close();
    expect(storeCode(() => open(file))).toBe("store-newer");
    expect(readdirSync(dirname(file)).some((name) => name.includes(".bad-"))).toBe(false);
  });

  test("a folder that cannot be made is a typed error", () => {
    expect(storeCode(() => open("/dev/null/huitang/room.sqlite"))).toBe("store-io");
  });
});

test("grants to the panel survive a restart", () => {
  const file = databaseFile();
  const { store, access } = open(file);
  const holder = { name: "王工", role: "technician", person: "p1" } as const;
  const grant = { hash: "ab".repeat(32), kind: "session" as const, ...holder, createdAtMs: 7 };
  access.put(grant);
  access.put({ ...grant, hash: "cd".repeat(32) });
  access.remove("cd".repeat(32));
  store.close();
  const again = open(file);
  expect(again.access.all()).toEqual([grant]);
  again.store.close();
});
