import fc from "fast-check";
import { expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { newCounters } from "./link-health.ts";
import { ModbusBus } from "./modbus-bus.ts";
import type { ModbusRequest } from "./modbus-frame.ts";
import { ModbusRtu } from "./modbus-rtu.ts";
import { eventually } from "./rig/eventually.ts";
import { createRtuSlave, registerOf } from "./rig/rtu-slave.ts";
import type { SlaveTrick } from "./rig/rtu-slave.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { Wire } from "./wire.ts";

const clock = createClock();
const buses = 60;
const requestsPerBus = 50;
/**
 * The master waits 12 ms and then 5 ms more, and holds the unit for another 100 ms: the slave's own
 * timers may run late on a busy machine, and an answer behind the window is nobody's to catch.
 */
const lateWindowMinMs = 100;
const timings = { responseTimeoutMs: 12, gapMs: 0 };
const lateMs = { min: 13, max: 28 };

const bit = fc.integer({ min: 0, max: 255 });
const noise = fc.integer({ min: 0, max: 0xff_ff });
const trick: fc.Arbitrary<SlaveTrick> = fc.oneof(
  { weight: 40, arbitrary: fc.constant({ do: "answer" as const }) },
  { weight: 2, arbitrary: fc.constantFrom({ do: "silent" as const }, { do: "echo" as const }) },
  { weight: 4, arbitrary: fc.constant({ do: "wrong-unit" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "wrong-function" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "exception" as const }) },
  {
    weight: 24,
    arbitrary: fc.record({ do: fc.constant("late" as const), afterMs: fc.integer(lateMs) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("split" as const),
      at: bit,
      pauseMs: fc.integer({ min: 0, max: 5 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("flip" as const), bit }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cut" as const), bytes: bit }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("noise-before" as const, "noise-after" as const, "twice" as const),
      noise,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("merge" as const),
      first: fc.constantFrom("own" as const, "other" as const),
    }),
  },
);
const question = fc.record({
  // Mostly alike, so that only the place in time tells one answer from another.
  unit: fc.constantFrom(1, 1, 1, 2, 3),
  address: fc.integer({ min: 0, max: 4000 }),
  count: fc.constantFrom(2, 2, 2, 2, 1, 4),
  isWrite: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
  word: fc.integer({ min: 0, max: 0xff_ff }),
});

interface Tally {
  asked: number;
  accepted: number;
  wrong: string[];
  late: number;
}

async function fuzzOneBus(seed: number, tally: Tally): Promise<void> {
  const tricks = fc.sample(trick, { seed, numRuns: requestsPerBus * 3 });
  const questions = fc.sample(question, { seed: seed + 1, numRuns: requestsPerBus });
  const slave = createRtuSlave(
    () => tricks.pop() ?? { do: "answer" },
    (bytes) => peer.send(bytes),
  );
  const peer = await startTcpPeer({ data: (_socket, bytes) => slave.receive(bytes) }, 0);
  const counters = newCounters();
  const target = { kind: "tcp", host: "127.0.0.1", port: peer.port } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0.5 });
  const settings = { baud: 115_200, characterMs: 0.087, echo: false, lateWindowMinMs };
  const line = new ModbusRtu(wire, settings, clock, counters);
  const bus = new ModbusBus(wire, line, clock, counters);
  wire.start();
  await eventually("the connection", () => wire.state.isUp);
  for (const { unit, address, count, isWrite, word } of questions) {
    const request: ModbusRequest = isWrite
      ? { kind: "write-word", address, word }
      : { kind: "read-words", table: "holding", address, count };
    tally.asked += 1;
    const answer = await bus.send({ unit, request, timings, priority: "command", key: null });
    if (!answer.ok) continue;
    tally.accepted += 1;
    const expected = Array.from({ length: count }, (_, at) => registerOf(unit, address + at));
    const isRight = isWrite
      ? slave.written.has(`${unit}/${address}/${word}`)
      : expected.join() === answer.value.join();
    if (!isRight)
      tally.wrong.push(`seed ${seed}: ${unit}/${address}×${count} → ${answer.value.join()}`);
  }
  tally.late += counters.late;
  await wire.stop();
  await peer.close();
}

it("accepts no wrong value from a line that is late, echoes, merges, splits and flips", async () => {
  const tally: Tally = { asked: 0, accepted: 0, wrong: [], late: 0 };
  const first = 20_260_000;
  await Promise.all(Array.from({ length: buses }, (_, at) => fuzzOneBus(first + at * 2, tally)));
  console.log(
    `rtu fuzz: ${tally.asked} requests, ${tally.accepted} accepted, ${tally.late} late answers ` +
      `thrown away, ${tally.wrong.length} wrong`,
  );
  expect(tally.wrong).toEqual([]);
  expect(tally.asked).toBe(buses * requestsPerBus);
  expect(tally.accepted).toBeGreaterThan(tally.asked / 2);
  expect(tally.late).toBeGreaterThan(50);
}, 60_000);
