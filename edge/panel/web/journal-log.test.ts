import { describe, expect, it } from "vitest";
import type { JournalPage } from "../../../contract/journal-page.ts";
import type { JournalRecord } from "../../../contract/record.ts";
import { journalHref, journalQuery, toJournalChoice } from "./journal-filter.ts";
import { withNewest, withOlder } from "./journal-log.ts";

const record = (number: number): JournalRecord => ({
  epoch: "e",
  number,
  atMs: number,
  clockTrusted: true,
  body: { kind: "clock", trusted: true },
});

/** A page of these numbers that was looked at down to `lookedTo`. */
const page = (lookedTo: number, ...numbers: readonly number[]): JournalPage => ({
  records: numbers.map(record),
  looked: 10,
  lookedTo,
  before: lookedTo > 1 ? lookedTo : null,
});

const numbersOf = ({ records }: { readonly records: readonly JournalRecord[] }) =>
  records.map(({ number }) => number);

describe("what a page knows of the journal", () => {
  it("grows at its head by what is new, and keeps what was loaded below", () => {
    const first = withOlder(withNewest(null, page(8, 10, 9, 8)), page(5, 7, 6, 5));
    const grown = withNewest(first, page(10, 12, 11, 10));
    expect(numbersOf(grown)).toEqual([12, 11, 10, 9, 8, 7, 6, 5]);
    expect(grown.before).toBe(5);
  });

  it("begins anew when there may be records between what is new and what is known", () => {
    const known = withNewest(null, page(8, 10, 9, 8));
    expect(numbersOf(withNewest(known, page(12, 14, 13, 12)))).toEqual([14, 13, 12]);
    expect(numbersOf(withNewest(known, page(11, 13, 12, 11)))).toEqual([13, 12, 11, 10, 9, 8]);
  });

  it("takes no record twice, and goes on from where the last look ended", () => {
    const log = withOlder(withNewest(null, page(8, 10, 8)), page(1, 8, 3));
    expect(numbersOf(log)).toEqual([10, 8, 3]);
    expect(log.before).toBeNull();
  });

  it("that found nothing so far is replaced by the newest look", () => {
    expect(withNewest(withNewest(null, page(8)), page(9, 12)).lookedTo).toBe(9);
  });
});

describe("what the address asks for", () => {
  it("is read, and an unknown kind asks for everything", () => {
    const query = new Map([
      ["kind", "command"],
      ["device", "projector"],
    ]);
    const choice = toJournalChoice({ path: ["journal"], query });
    expect(choice).toEqual({ kind: "command", device: "projector", q: "" });
    expect(journalHref(choice)).toBe("#/journal?kind=command&device=projector");
    const gossip = toJournalChoice({ path: [], query: new Map([["kind", "gossip"]]) });
    expect(journalQuery(gossip, { limit: 5 })).toBe("limit=5");
  });
});
