import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { hubLimits } from "../hub-limits.ts";
import { createAuditStore } from "../store/audit.ts";
import type { AuditEntry, AuditFilter } from "../store/audit-store.ts";
import {
  chainStart,
  createChainCheck,
  type HashedLine,
  nextHash,
  startHash,
} from "./audit-chain.ts";
import { createAuditDesk } from "./audit-desk.ts";

const dayMs = 86_400_000;
const startMs = 1_760_000_000_000;

const entry = (n: number, part: Partial<AuditEntry> = {}): AuditEntry => ({
  atMs: startMs + n * 1_000,
  who: ["li.na", "wang", ""][n % 3] ?? "",
  source: `192.0.2.${n % 7}`,
  action: ["sign-in", "book", "denied", "act hold"][n % 4] ?? "",
  object: `city-hall/3-20${n % 5}`,
  outcome: n % 5 === 0 ? "refused" : "done",
  ...part,
});

const everything: AuditFilter = {
  who: "",
  action: "",
  object: "",
  outcome: null,
  fromMs: null,
  toMs: null,
  beforeNumber: null,
};

function chainOf(count: number): HashedLine[] {
  let hash = startHash;
  return Array.from({ length: count }, (_line, at) => {
    const line = { number: at + 1, ...entry(at) };
    hash = nextHash(hash, line);
    return { ...line, hash };
  });
}

/** What somebody who can write the table might do. Every one changes something. */
const manipulation = fc.oneof(
  fc.record({ kind: fc.constant("edit" as const), at: fc.nat(), field: fc.nat(5) }),
  fc.record({ kind: fc.constant("edit and hash" as const), at: fc.nat(), field: fc.nat(5) }),
  fc.record({ kind: fc.constant("delete" as const), at: fc.nat(), renumber: fc.boolean() }),
  fc.record({ kind: fc.constant("truncate" as const), keep: fc.nat() }),
  fc.record({ kind: fc.constant("swap" as const), at: fc.nat(), renumber: fc.boolean() }),
  fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), renumber: fc.boolean() }),
  fc.record({ kind: fc.constant("forge all" as const), at: fc.nat() }),
);
type Manipulation = typeof manipulation extends fc.Arbitrary<infer One> ? One : never;

function edited(line: HashedLine, field: number): HashedLine {
  const changes: readonly Partial<HashedLine>[] = [
    { atMs: line.atMs + 1 },
    { who: `${line.who}x` },
    { source: "" },
    { action: `${line.action} ` },
    { object: line.object.replace("3", "4") },
    { outcome: line.outcome === "done" ? "refused" : "done" },
  ];
  return { ...line, ...changes[field] };
}

const numbered = (lines: readonly HashedLine[]): HashedLine[] =>
  lines.map((line, at) => ({ ...line, number: at + 1 }));

function manipulated(chain: readonly HashedLine[], deed: Manipulation): HashedLine[] {
  const at = deed.kind === "truncate" ? 0 : deed.at % chain.length;
  const line = chain[at];
  if (line === undefined) return [];
  switch (deed.kind) {
    case "edit":
      return chain.with(at, edited(line, deed.field));
    case "edit and hash": {
      const changed = edited(line, deed.field);
      return chain.with(at, {
        ...changed,
        hash: nextHash(chain[at - 1]?.hash ?? startHash, changed),
      });
    }
    case "delete": {
      const rest = chain.toSpliced(at, 1);
      return deed.renumber ? numbered(rest) : rest;
    }
    case "truncate":
      return chain.slice(0, deed.keep % chain.length);
    case "swap": {
      const other = (at + 1) % chain.length;
      const swapped = chain.with(at, chain[other] ?? line).with(other, line);
      return deed.renumber ? numbered(swapped) : swapped;
    }
    case "insert": {
      const more = chain.toSpliced(at, 0, { ...line, action: "never happened" });
      return deed.renumber ? numbered(more) : more;
    }
    case "forge all": {
      let hash = startHash;
      return chain.with(at, edited(line, 1)).map((one) => {
        hash = nextHash(hash, one);
        return { ...one, hash };
      });
    }
  }
}

test("300 manipulations – edited, deleted, cut off, swapped, put in, forged to the end – are all found", () => {
  const chain = chainOf(60);
  const last = chain.at(-1);
  if (last === undefined) throw new Error("no chain");
  const known = { number: last.number, hash: last.hash };
  const untouched = createChainCheck(chainStart, known);
  untouched.take(chain);
  expect(untouched.end()).toBeNull();
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(manipulation, (deed) => {
      const check = createChainCheck(chainStart, known);
      check.take(manipulated(chain, deed));
      const fault = check.end();
      seen.set(deed.kind, (seen.get(deed.kind) ?? 0) + 1);
      expect(fault).not.toBeNull();
    }),
    { numRuns: 300, seed: 7 },
  );
  expect([...seen.keys()].length).toBe(7);
});

test("without a head that was told before, the cut-off end is not missed: so the head is told", () => {
  const check = createChainCheck(chainStart, null);
  check.take(chainOf(60).slice(0, 40));
  expect(check.end()).toBeNull();
});

onEveryDatabase((open) => {
  test("lines that come together are one chain, in the order they came, and it holds", async () => {
    const store = createAuditStore(await open());
    expect(await store.head()).toMatchObject({ number: 0, hash: startHash });
    await Promise.all(Array.from({ length: 450 }, (_line, n) => store.add(entry(n))));
    const desk = createAuditDesk(store, createVirtualClock(startMs), silentLog);
    const head = await store.head();
    expect(await desk.verify(head)).toMatchObject({ fault: null, checked: 450, head: {} });
    const newest = await store.newest(3);
    expect(newest.map(({ atMs }) => atMs)).toEqual([449, 448, 447].map((n) => startMs + n * 1_000));
    expect(await desk.verify({ number: 451, hash: head.hash })).toMatchObject({
      fault: { kind: "truncated", number: 451 },
    });
  });

  test("two processes write into one chain without a gap", async () => {
    const database = await open();
    const [one, other] = [createAuditStore(database), createAuditStore(database)];
    const lines = Array.from({ length: 60 }, (_line, n) =>
      (n % 2 === 0 ? one : other).add(entry(n)),
    );
    await Promise.all(lines);
    const desk = createAuditDesk(one, createVirtualClock(startMs), silentLog);
    expect(await desk.verify(null)).toMatchObject({ fault: null, checked: 60 });
  });

  test("an edit in the table is found at its line", async () => {
    const database = await open();
    const store = createAuditStore(database);
    for (let n = 0; n < 20; n++) await store.add(entry(n));
    await database.queries
      .updateTable("audit_lines")
      .set({ who: "somebody.else" })
      .where("number", "=", 13)
      .execute();
    const desk = createAuditDesk(store, createVirtualClock(startMs), silentLog);
    expect(await desk.verify(null)).toMatchObject({ fault: { kind: "changed", number: 13 } });
  });

  test("lines are found by who, deed, object, outcome and time, page by page", async () => {
    const store = createAuditStore(await open());
    await Promise.all(Array.from({ length: 60 }, (_line, n) => store.add(entry(n))));
    const find = async (part: Partial<AuditFilter>) =>
      (await store.page({ ...everything, ...part }, 100)).map(({ number }) => number - 1);
    const all = Array.from({ length: 60 }, (_line, n) => 59 - n);
    expect(await find({ who: "wang" })).toEqual(all.filter((n) => n % 3 === 1));
    expect(await find({ action: "Act" })).toEqual(all.filter((n) => n % 4 === 3));
    expect(await find({ object: "3-204" })).toEqual(all.filter((n) => n % 5 === 4));
    expect(await find({ outcome: "refused" })).toEqual(all.filter((n) => n % 5 === 0));
    const span = { fromMs: startMs + 10_000, toMs: startMs + 13_000 };
    expect(await find(span)).toEqual([12, 11, 10]);
    expect(await find({ beforeNumber: 4 })).toEqual([2, 1, 0]);
    expect(await find({ object: "%" })).toEqual([]);
  });

  test("GB/T 22239: lines are kept for 180 days and more; what goes leaves its hash, and the chain goes on", async () => {
    const store = createAuditStore(await open());
    const { keptMs, headEveryMs } = hubLimits.audit;
    expect(keptMs).toBeGreaterThanOrEqual(180 * dayMs);
    const clock = createVirtualClock(startMs);
    for (let n = 0; n < 10; n++) await store.add(entry(n));
    const before = await store.head();
    const told: object[] = [];
    const log = { ...silentLog, info: (facts: object) => void told.push(facts) };
    const desk = createAuditDesk(store, clock, log);
    desk.start();
    clock.advance(keptMs + dayMs);
    for (let n = 0; n < 3; n++) await store.add(entry(n, { atMs: clock.wallMs() }));
    await desk.stop();
    const again = createAuditDesk(store, clock, log);
    again.start();
    await again.stop();
    const [segment] = await store.segments();
    expect(segment).toMatchObject({ firstNumber: 1, hash: before.hash, lastNumber: 10 });
    const verdict = await again.verify(await store.head());
    expect(verdict).toMatchObject({ fault: null, checked: 4, firstNumber: 11 });
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(headEveryMs).toBe(dayMs);
    const [closing] = await store.newest(1);
    expect(closing).toMatchObject({ action: "close audit segment" });
  });
});
