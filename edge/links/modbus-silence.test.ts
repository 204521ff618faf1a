import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { newCounters } from "./link-health.ts";
import { ModbusRtu } from "./modbus-rtu.ts";
import { eventually } from "./rig/eventually.ts";
import { openPtyPair } from "./rig/pty-pair.ts";
import { createRtuSlave } from "./rig/rtu-slave.ts";
import { characterMs } from "./wire-target.ts";
import { Wire } from "./wire.ts";

const clock = createClock();
const closing: (() => Promise<void>)[] = [];
const exchanges = 60;

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The silences a slave sees between its answer's last byte and the next request. */
async function silencesMs(baud: number): Promise<readonly number[]> {
  const form = { baud, dataBits: 8, parity: "none", stopBits: 1 } as const;
  const pair = openPtyPair();
  const silences: number[] = [];
  let answeredMs = Number.NaN;
  const slave = createRtuSlave(
    () => ({ do: "answer" }),
    (bytes) => {
      pair.write(bytes);
      answeredMs = clock.monotonicMs();
    },
  );
  pair.onData((bytes) => {
    silences.push(clock.monotonicMs() - answeredMs);
    slave.receive(bytes);
  });
  const target = { kind: "serial", path: pair.path, ...form } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0.5 });
  const rtu = { baud, characterMs: characterMs(form), echo: false, lateWindowMinMs: 100 };
  const line = new ModbusRtu(wire, rtu, clock, newCounters());
  closing.push(async () => {
    await wire.stop();
    await pair.close();
  });
  wire.start();
  await eventually("the port", () => wire.state.isUp);
  const request = { kind: "read-words", table: "holding", address: 1, count: 2 } as const;
  for (let exchange = 0; exchange < exchanges; exchange++) {
    const answer = await line.exchange(1, request, { responseTimeoutMs: 500, gapMs: 0 });
    expect(answer.ok).toBe(true);
  }
  // Before the first request nothing was said.
  return silences.slice(1);
}

describe("an RTU line at work", () => {
  // 3.5 characters of ten bits; above 19200 baud the specification fixes 1.75 ms.
  const leastMs = { 9600: 35_000 / 9600, 19_200: 35_000 / 19_200, 115_200: 1.75 };

  it.each([9600, 19_200, 115_200] as const)(
    "has no request within the silence that must precede it, at %i baud",
    async (baud) => {
      const silences = await silencesMs(baud);
      expect(silences).toHaveLength(exchanges - 1);
      expect(Math.min(...silences)).toBeGreaterThanOrEqual(leastMs[baud]);
    },
  );
});
