import { expect, test } from "vitest";
import { afterArrivals } from "../../contract/clock.ts";
import { message } from "../../contract/message.ts";
import type { JournalRecord } from "../../contract/record.ts";
import { createJournalSearch, type JournalReader } from "./journal-search.ts";
import { ask, signIn, startPanel } from "./panel.fixture.ts";

const record = (number: number): JournalRecord => ({
  epoch: "e1",
  number,
  atMs: number,
  clockTrusted: true,
  body: { kind: "act", by: "Li", act: "end", text: message("act.end") },
});

/** A long journal, and who read of it. */
function longJournal(onRead: () => void = () => undefined): JournalReader {
  return {
    recordsAfter: (number) => [record(number + 1)],
    recordsBefore(before, limit) {
      onRead();
      return Array.from({ length: limit }, (_, at) => record(before - 1 - at));
    },
    lastNumber: () => 1_000_000,
  };
}

const rare = { kind: undefined, device: undefined, q: "there is no such word" };

test("searches run one at a time, and all else has its turn after every page", async () => {
  const search = createJournalSearch();
  const reads: string[] = [];
  const look = (name: string) => {
    const journal = longJournal(() => reads.push(name));
    return search(journal, rare, "Asia/Shanghai", { before: 500_000, limit: 20 });
  };
  let isOver = false;
  const turns = new Set<number>();
  const count = () => {
    turns.add(reads.length);
    if (!isOver) afterArrivals(count);
  };
  count();
  const pages = await Promise.all([look("first"), look("second")]);
  isOver = true;
  expect(pages.map(({ looked }) => looked)).toEqual([2000, 2000]);
  // Eight pages and a look at whether there is more, of the first before any of the second.
  expect(reads).toEqual([...Array(9).fill("first"), ...Array(9).fill("second")]);
  expect(turns.size).toBeGreaterThan(12);
});

test("a search that fails does not stop the next", async () => {
  const search = createJournalSearch();
  const from = { before: 10, limit: 1 };
  const broken = longJournal(() => {
    throw new Error("no disk");
  });
  await expect(search(broken, rare, "Asia/Shanghai", from)).rejects.toThrow("no disk");
  expect((await search(longJournal(), rare, "Asia/Shanghai", from)).looked).toBe(2000);
});

test("two exports run at a time; the next is refused until one ends, or nobody takes it", async () => {
  // The panel's clock stands still, so that an export stays where it is after its first lines.
  const { panel, clock } = await startPanel({ journal: longJournal() });
  const cookie = await signIn(panel, "Li");
  const start = (headers = { cookie }) =>
    fetch(new URL("/api/journal/export", panel.url), { headers });
  const [first, second] = [await start(), await start()];
  expect([first.status, second.status]).toEqual([200, 200]);
  const third = await ask(panel.url, "/api/journal/export", { headers: { cookie } });
  expect([third.status, JSON.parse(third.text).code]).toEqual([503, "exports-busy"]);
  clock.advance(15 * 60_000);
  await Promise.allSettled([first.text(), second.text()]);
  const fourth = await start({ cookie: await signIn(panel, "Li") });
  expect(fourth.status).toBe(200);
  await fourth.body?.cancel();
});
