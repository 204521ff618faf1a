import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { type JournalRecord, recordBatchSchema } from "../../contract/record.ts";
import { Outbox } from "./outbox.ts";
import { uplinkLimits } from "./uplink-limits.ts";

const epoch = "epoch-0001";
const log: Log = { info() {}, warn() {}, error() {} };

const record = (number: number, size = 0): JournalRecord => ({
  epoch,
  number,
  atMs: number,
  clockTrusted: true,
  body: { kind: "act", by: "x".repeat(size), act: "hold", text: { key: "act.hold", params: {} } },
});

function rig(journal: readonly JournalRecord[], acknowledgedUpTo = 0) {
  const clock = createVirtualClock(0);
  const state = { acknowledgedUpTo, isRefusing: false };
  const ask = <T>(answer: () => T): T => {
    if (state.isRefusing) throw new Error("disk I/O error");
    return answer();
  };
  const sent: number[][] = [];
  const outbox = new Outbox({
    epoch,
    clock,
    log,
    records: {
      after: (number, limit) => ask(() => journal.slice(number, number + limit)),
      acknowledged: () => ask(() => state.acknowledgedUpTo),
      acknowledge: (upTo) => {
        ask(() => (state.acknowledgedUpTo = upTo));
      },
    },
    send(text) {
      const batch = recordBatchSchema.parse(JSON.parse(text));
      sent.push(batch.records.map(({ number }) => number));
    },
  });
  const ack = (upTo: number, of = epoch) => outbox.take(JSON.stringify({ epoch: of, upTo }));
  return { clock, state, sent, outbox, ack };
}

const journalOf = (count: number) => Array.from({ length: count }, (_, index) => record(index + 1));

test("one batch at a time, the next one only after the hub's word", () => {
  const { outbox, sent, ack, state } = rig(journalOf(250));
  outbox.pump();
  outbox.pump();
  expect(sent.map((batch) => batch.length)).toEqual([100]);
  ack(60);
  expect(sent).toHaveLength(1);
  expect(state.acknowledgedUpTo).toBe(60);
  ack(100);
  ack(200);
  expect(sent.map((batch) => [batch[0], batch.at(-1)])).toEqual([
    [1, 100],
    [101, 200],
    [201, 250],
  ]);
});

test("a memory that refuses for a while ends nothing: what it missed it learns from a later word", () => {
  const { outbox, sent, ack, state } = rig(journalOf(250));
  outbox.pump();
  state.isRefusing = true;
  ack(100);
  outbox.pump();
  expect([sent.length, state.acknowledgedUpTo]).toEqual([1, 0]);
  state.isRefusing = false;
  outbox.pump();
  expect(sent[1]?.[0]).toBe(101);
  ack(200);
  expect(state.acknowledgedUpTo).toBe(200);
});

test("silence repeats the batch, more and more patiently, and nothing is forgotten", () => {
  const { outbox, clock, sent, state } = rig(journalOf(3));
  outbox.pump();
  clock.advance(uplinkLimits.ackTimeout.firstMs - 1);
  expect(sent).toHaveLength(1);
  clock.advance(1);
  expect(sent).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  clock.advance(600_000);
  expect(sent.length).toBeGreaterThan(8);
  expect(sent.length).toBeLessThan(16);
  expect(state.acknowledgedUpTo).toBe(0);
});

test("a hub that knows less than before gets it again", () => {
  const { outbox, sent, ack, state } = rig(journalOf(30), 25);
  outbox.pump();
  expect(sent).toEqual([[26, 27, 28, 29, 30]]);
  ack(4);
  expect(sent.at(-1)?.[0]).toBe(5);
  ack(30);
  expect(state.acknowledgedUpTo).toBe(30);
});

test("words of another journal, of records never sent, or of nothing change nothing", () => {
  const { outbox, sent, ack, state } = rig(journalOf(5));
  outbox.pump();
  ack(5, "epoch-9999");
  ack(6);
  outbox.take("not json");
  outbox.take('{"epoch":"epoch-0001","upTo":-1}');
  expect(state.acknowledgedUpTo).toBe(0);
  expect(sent).toHaveLength(1);
});

test("a batch keeps to its bytes, and a record too large for any packet goes as its kind", () => {
  const large = [record(1, 20_000), record(2, 20_000), record(3, 300_000), record(4)];
  const { outbox, sent, ack } = rig(large);
  outbox.pump();
  ack(1);
  ack(2);
  expect(sent).toEqual([[1], [2, 3, 4]]);
});

test("nothing is sent and no timer runs after stop", () => {
  const { outbox, clock, sent, ack } = rig(journalOf(5));
  outbox.pump();
  outbox.stop();
  ack(5);
  outbox.pump();
  clock.advance(3_600_000);
  expect(sent).toHaveLength(1);
  expect(clock.waiting()).toEqual([]);
});

test("over a wire that loses, repeats and holds back, every record arrives once", () => {
  const fate = fc.constantFrom("both", "lost", "ack-lost", "twice");
  fc.assert(
    fc.property(fc.array(fate, { minLength: 1, maxLength: 60 }), fc.nat(400), (fates, count) => {
      const { outbox, clock, sent, ack, state } = rig(journalOf(count));
      const stored: number[] = [];
      let upTo = 0;
      let taken = 0;
      outbox.pump();
      for (let step = 0; state.acknowledgedUpTo < count; step++) {
        if (step > 1_000) throw new Error("it does not come to an end");
        const batch = sent[taken];
        if (batch === undefined) {
          clock.advance(uplinkLimits.ackTimeout.longestMs);
          continue;
        }
        taken++;
        // After the unlucky part the wire is sound, as every wire is some day.
        const fell = fates[step] ?? "both";
        if (fell === "lost") continue;
        for (const number of batch) {
          if (number === upTo + 1) stored.push((upTo = number));
        }
        if (fell === "ack-lost") continue;
        ack(upTo);
        if (fell === "twice") ack(upTo);
      }
      expect(stored).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    }),
    { numRuns: 200 },
  );
});
