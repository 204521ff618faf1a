import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { closeBuses, codeOf, openBus, usualBus } from "./modbus-bus.fixture.ts";
import { rtuFrame } from "./modbus-frame.ts";
import type { ModbusRequest } from "./modbus-frame.ts";
import { eventually } from "./rig/eventually.ts";
import { registerOf } from "./rig/rtu-slave.ts";
import type { SlaveTrick } from "./rig/rtu-slave.ts";

const clock = createClock();
const quickBus = { ...usualBus, lateWindowMinMs: 50 };
/** Only what is told to be silent times out, however busy the machine is. */
const calmBus = { ...quickBus, responseTimeoutMs: 500 };
afterEach(closeBuses);

const answer = (unit: number, word: number) =>
  rtuFrame(unit, Uint8Array.of(3, 2, word >> 8, word & 0xff));

describe("two devices at one address", () => {
  it("are named as what they are once their answers have collided a few times", async () => {
    const bus = await openBus(
      (unit) => ({ do: unit === 5 ? "twice" : "answer", noise: 0 }),
      quickBus,
    );
    expect(codeOf(await bus.read(5, 1))).toBe("link-address-conflict");
    expect(codeOf(await bus.read(6, 1))).toBe("ok");
    expect(bus.counters.unexpected).toBeGreaterThanOrEqual(3);
  });

  it("are told from noise that all units suffer", async () => {
    const bus = await openBus(() => ({ do: "noise-after", noise: 7 }), quickBus);
    const codes = [await bus.read(5, 1), await bus.read(6, 1), await bus.read(5, 1, "command")];
    expect(codes.map((each) => codeOf(each)).at(-1)).toBe("link-unexpected");
  });

  it("are not believed when the second answers later, and do not spoil their neighbour's answer", async () => {
    const bus = await openBus(() => ({ do: "answer" }), quickBus);
    for (let round = 0; round < 3; round++) {
      expect(codeOf(await bus.read(5, round))).toBe("ok");
      bus.pair.write(answer(5, 1234));
      expect(await bus.read(6, round)).toEqual({ ok: true, value: [registerOf(6, round)] });
    }
    expect(codeOf(await bus.read(5, 9))).toBe("link-address-conflict");
  });
});

describe("a unit that answers for another", () => {
  it("is not believed, and named", async () => {
    const bus = await openBus(() => ({ do: "wrong-unit" }), quickBus);
    const failure = { code: "link-unexpected", detail: "unit 6 answered for unit 5" };
    expect(await bus.read(5, 1)).toEqual({ ok: false, failure });
  });
});

describe("a line that is babbled on", () => {
  it("fails by itself, leaves the other line alone and recovers", async () => {
    // At 300 baud the line counts as silent after 117 ms: so long no busy machine keeps the noise waiting.
    const noisy = await openBus(() => ({ do: "answer" }), { ...quickBus, baud: 300 });
    const quiet = await openBus(() => ({ do: "answer" }), quickBus);
    const noise = new AbortController();
    const babble = async () => {
      while (!noise.signal.aborted) {
        noisy.pair.write(Uint8Array.of(0x55, 0xaa, 0x00));
        await sleep(clock, "noise", 1);
      }
    };
    const babbling = babble();
    const failing = Promise.all([noisy.read(1, 1), noisy.read(2, 1)]);
    let served = 0;
    const serving = (async () => {
      while (!noise.signal.aborted) {
        expect(codeOf(await quiet.read(1, served))).toBe("ok");
        served += 1;
      }
    })();
    const codes = (await failing).map((each) => codeOf(each));
    noise.abort();
    await Promise.all([babbling, serving]);
    // Everything that waits fails at once: the breaker of this line.
    expect(codes).toEqual(["link-overflow", "link-overflow"]);
    expect(served).toBeGreaterThan(50);
    await eventually("the noise is over", () => noisy.bus.queued === 0);
    const after = await noisy.read(1, 2, "command");
    expect(after).toEqual({ ok: true, value: [registerOf(1, 2)] });
  });
});

describe("one command that is sent several times", () => {
  it("leaves the device as after one: what is written is a state, never a step", async () => {
    const tricks: SlaveTrick[] = [
      { do: "cut", bytes: 2 },
      { do: "flip", bit: 20 },
    ];
    const bus = await openBus(() => tricks.pop() ?? { do: "answer" }, calmBus);
    const write: ModbusRequest = { kind: "write-word", address: 3, word: 42 };
    expect(codeOf(await bus.ask(1, write, "command", "k"))).toBe("ok");
    expect(bus.seen).toEqual([1, 1, 1]);
    expect([...bus.slave.written]).toEqual(["1/3/42"]);
  });

  it("never repeats an older wish behind a newer one", async () => {
    const tricks: SlaveTrick[] = [{ do: "silent" }];
    const bus = await openBus(() => tricks.pop() ?? { do: "answer" }, calmBus);
    const write = (word: number): ModbusRequest => ({ kind: "write-word", address: 3, word });
    const older = bus.ask(1, write(1), "command", "lamp/level");
    await eventually("the older one is on its way", () => bus.seen.length === 1);
    const newer = bus.ask(1, write(2), "command", "lamp/level");
    expect(codeOf(await older)).toBe("link-timeout");
    expect(codeOf(await newer)).toBe("ok");
    expect([...bus.slave.written]).toEqual(["1/3/1", "1/3/2"]);
  });
});
