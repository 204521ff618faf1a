import { afterEach, describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { closeBuses, codeOf, openBus, usualBus } from "./modbus-bus.fixture.ts";
import { rtuFrame } from "./modbus-frame.ts";
import type { ModbusRequest } from "./modbus-frame.ts";
import { eventually } from "./rig/eventually.ts";
import { registerOf } from "./rig/rtu-slave.ts";
import type { SlaveTrick } from "./rig/rtu-slave.ts";

afterEach(closeBuses);

describe("a Modbus bus", () => {
  it("reads and writes over a serial port", async () => {
    const { read, ask, slave } = await openBus(() => ({ do: "answer" }), usualBus);
    expect(await read(1, 7)).toEqual({ ok: true, value: [registerOf(1, 7)] });
    const write = { kind: "write-word", address: 3, word: 99 } as const;
    expect(codeOf(await ask(2, write, "command", "k"))).toBe("ok");
    expect(slave.written).toContain("2/3/99");
  });

  it("asks again after a bad checksum and counts it", async () => {
    const tricks: SlaveTrick[] = [{ do: "flip", bit: 40 }];
    const { read, counters } = await openBus(() => tricks.pop() ?? { do: "answer" }, usualBus);
    expect(codeOf(await read(1, 1))).toBe("ok");
    expect(counters.checksumErrors).toBe(1);
  });

  it("gives up after three attempts and then leaves the unit alone", async () => {
    const { read, seen } = await openBus(() => ({ do: "silent" }), usualBus);
    expect(codeOf(await read(4, 1))).toBe("link-timeout");
    expect(seen).toEqual(Array.from({ length: limits.modbus.attempts }, () => 4));
    expect(codeOf(await read(4, 2))).toBe("link-timeout");
    expect(seen).toHaveLength(limits.modbus.attempts);
    expect(codeOf(await read(4, 3, "command"))).toBe("link-timeout");
    expect(seen).toHaveLength(limits.modbus.attempts + 1);
  });

  it("serves the neighbours while a silent unit is waited for", async () => {
    const { read, seen } = await openBus(
      (unit) => ({ do: unit === 9 ? "silent" : "answer" }),
      usualBus,
    );
    const dead = read(9, 1);
    const answers = await Promise.all([1, 2, 3].map((unit) => read(unit, 5)));
    expect(answers.map((answer) => codeOf(answer))).toEqual(["ok", "ok", "ok"]);
    expect(seen.slice(0, 4)).toEqual([9, 1, 2, 3]);
    expect(codeOf(await dead)).toBe("link-timeout");
  });

  it("throws a late answer away instead of giving it to the next request", async () => {
    const tricks: SlaveTrick[] = [{ do: "silent" }];
    const { read, counters, pair, seen } = await openBus(
      () => tricks.pop() ?? { do: "answer" },
      usualBus,
    );
    const first = read(1, 10);
    await eventually("the time-out", () => counters.timeouts === 1);
    const second = read(1, 20);
    const late = registerOf(1, 10);
    pair.write(rtuFrame(1, Uint8Array.of(3, 2, late >> 8, late & 0xff)));
    await eventually("the late answer", () => counters.late === 1);
    expect(await first).toEqual({ ok: true, value: [late] });
    expect(await second).toEqual({ ok: true, value: [registerOf(1, 20)] });
    expect(seen).toHaveLength(3);
  });

  it("lets commands go before polls and safety before commands", async () => {
    const { read, ask, slave } = await openBus(() => ({ do: "answer" }), usualBus);
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const write = (word: number): ModbusRequest => ({ kind: "write-word", address: 1, word });
    await Promise.all([
      read(1, 1).then(note("in flight")),
      read(1, 2).then(note("poll")),
      ask(1, write(1), "command", "a").then(note("command")),
      ask(1, write(2), "safety", "b").then(note("safety")),
    ]);
    expect(order).toEqual(["in flight", "safety", "command", "poll"]);
    expect([...slave.written]).toEqual(["1/1/2", "1/1/1"]);
  });

  it("replaces a waiting write by a newer one of the same point", async () => {
    const { read, ask, slave } = await openBus(() => ({ do: "answer" }), usualBus);
    const write = (word: number): ModbusRequest => ({ kind: "write-word", address: 1, word });
    const [, older, newer] = await Promise.all([
      read(1, 1),
      ask(1, write(11), "command", "lamp/level"),
      ask(1, write(12), "command", "lamp/level"),
    ]);
    expect(codeOf(older)).toBe("link-busy");
    expect(codeOf(newer)).toBe("ok");
    expect([...slave.written]).toEqual(["1/1/12"]);
  });

  it("bounds its queue, and never at the cost of a command", async () => {
    const { read, ask, counters } = await openBus(() => ({ do: "answer" }), usualBus);
    const polls = Array.from({ length: limits.modbus.queueMax + 5 }, (_, at) => read(1, at));
    const command = ask(1, { kind: "write-word", address: 1, word: 1 }, "command", "c");
    expect(codeOf(await command)).toBe("ok");
    const codes = (await Promise.all(polls)).map((answer) => codeOf(answer));
    expect(codes.filter((code) => code === "link-busy")).toHaveLength(5);
    expect(counters.dropped).toBe(5);
  });

  it("takes out its own echo once, and only when told to", async () => {
    const hearing = await openBus(() => ({ do: "echo" }), { ...usualBus, echo: true });
    expect(codeOf(await hearing.read(1, 1))).toBe("ok");
    const deaf = await openBus(() => ({ do: "echo" }), usualBus);
    expect(codeOf(await deaf.read(1, 1))).toBe("link-unexpected");
  });

  it("passes the refusal of a register on without asking again", async () => {
    const { read, seen } = await openBus(() => ({ do: "exception" }), usualBus);
    expect(codeOf(await read(1, 1))).toBe("device-illegal-address");
    expect(seen).toHaveLength(1);
  });

  it("settles everything that waits when the line stops", async () => {
    const { read, wire, bus } = await openBus(() => ({ do: "silent" }), usualBus);
    const waiting = [read(1, 1), read(2, 1), read(3, 1)];
    await wire.stop();
    const codes = (await Promise.all(waiting)).map((answer) => codeOf(answer));
    expect(codes).toEqual(["link-closed", "link-closed", "link-closed"]);
    expect(codeOf(await read(1, 1))).toBe("link-closed");
    expect(bus.queued).toBe(0);
  });
});
