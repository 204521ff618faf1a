import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { metricNames, pointMetric } from "../../contract/sparkplug/metrics.ts";
import { hubLimits } from "../hub-limits.ts";
import { silentLog } from "../rig/quiet.ts";
import { StoreUnreachable } from "../store/store-unreachable.ts";
import { ReadingBuffer } from "./reading-buffer.ts";

const ref = { site: "city-hall", room: "3-201" };
const { flushMs, readingsWaiting, historyWaiting, historyAtOnce } = hubLimits.ingest;

function rig() {
  const clock = createVirtualClock(0);
  const state = { isUnreachable: false, refuses: 0 };
  const written: { readonly late: boolean; readonly atMs: readonly number[] }[] = [];
  const store = {
    async append(
      readings: readonly { readonly atMs: number; readonly late: boolean }[],
      watts: readonly { readonly atMs: number }[],
    ) {
      if (state.isUnreachable) throw new StoreUnreachable("gone");
      const atMs = [...readings, ...watts].map((one) => one.atMs);
      written.push({ late: readings[0]?.late ?? false, atMs });
      return state.refuses;
    },
  };
  const shown: string[] = [];
  const past: [room: string, isLost: boolean][] = [];
  const buffer = new ReadingBuffer(store, clock, silentLog, {
    written: ({ room }) => shown.push(room),
    past: ({ room }, isLost) => past.push([room, isLost]),
    nowMs: () => 7,
  });
  const take = (atMs: number, historical: boolean) => {
    const metrics = [pointMetric("temperature", 20, atMs, historical)];
    buffer.take(ref, "air", { timestampMs: atMs, seq: 0, metrics });
  };
  return { clock, state, written, shown, past, buffer, take };
}

test("what is live is written first and whole; of history only some at a time", async () => {
  const { clock, written, buffer, take } = rig();
  for (let at = 0; at < historyAtOnce + 10; at++) take(at, true);
  take(1, false);
  clock.advance(flushMs);
  await buffer.flush();
  expect(written.map(({ late, atMs }) => [late, atMs.length])).toEqual([
    [false, 1],
    [true, historyAtOnce],
    [true, 10],
  ]);
  expect(clock.waiting()).toEqual([]);
});

test("a replay that fills its lane takes nothing from what is live; what overflows is counted", async () => {
  const { buffer, take } = rig();
  for (let at = 0; at < historyWaiting + 7; at++) take(at, true);
  for (let at = 0; at < readingsWaiting + 5; at++) take(at, false);
  expect(buffer.figures).toEqual({
    waiting: readingsWaiting,
    historyWaiting,
    dropped: 12,
  });
  await buffer.flush();
  expect(buffer.figures).toEqual({ waiting: 0, historyWaiting: 0, dropped: 12 });
});

test("while the database is away readings wait, the newest of them, and are written when it is back", async () => {
  const { clock, state, written, buffer, take } = rig();
  state.isUnreachable = true;
  take(1, false);
  take(2, true);
  await buffer.flush();
  expect(buffer.figures).toEqual({ waiting: 1, historyWaiting: 1, dropped: 0 });
  for (let at = 0; at < readingsWaiting; at++) take(1_000 + at, false);
  await buffer.flush();
  expect(buffer.figures).toMatchObject({ waiting: readingsWaiting, dropped: 1 });
  state.isUnreachable = false;
  // By its own timer.
  clock.advance(flushMs);
  await buffer.flush();
  expect(buffer.figures).toMatchObject({ waiting: 0, historyWaiting: 0 });
  expect(written[0]?.atMs[0]).toBe(1);
});

test("whose watts were written is told, and who looks sees them", async () => {
  const { buffer, shown } = rig();
  const metric = { ...pointMetric("x", 5, 60_000), name: metricNames.watts };
  buffer.take(ref, null, { timestampMs: 1, seq: 0, metrics: [metric] });
  await buffer.flush();
  expect(shown).toEqual(["3-201"]);
});

test("what the store does not take is counted with what was dropped", async () => {
  const { state, buffer, take } = rig();
  state.refuses = 3;
  take(1, false);
  await buffer.flush();
  expect(buffer.figures.dropped).toBe(3);
});

test("of a room's past it is told whether there was room for it", async () => {
  const { past, buffer, take } = rig();
  const told = (room: string) => {
    const metric = { ...pointMetric("x", 5, 60_000, true), name: metricNames.watts };
    buffer.take({ ...ref, room }, null, { timestampMs: 1, seq: 0, metrics: [metric] });
  };
  told("early");
  for (let at = 0; at < historyWaiting; at++) take(at, true);
  told("late");
  await buffer.flush();
  told("again");
  expect(past).toEqual([
    ["early", false],
    ["late", true],
    ["again", false],
  ]);
});
