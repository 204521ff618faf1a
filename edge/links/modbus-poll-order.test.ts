import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { closeBuses, codeOf, openBus, usualBus } from "./modbus-bus.fixture.ts";
import type { ModbusRequest } from "./modbus-frame.ts";

const clock = createClock();
/** Nothing times out here, however busy the machine is. */
const patientBus = { ...usualBus, responseTimeoutMs: 5000 };
afterEach(closeBuses);

const write = (word: number): ModbusRequest => ({ kind: "write-word", address: 1, word });

describe("whose turn it is on a shared line", () => {
  it("serves the nearest deadline first, across all units", async () => {
    const { poll, seen } = await openBus(() => ({ do: "answer" }), patientBus);
    const nowMs = clock.monotonicMs();
    const inFlight = poll(9, 0, nowMs + 60_000);
    const answers = [
      poll(1, 0, nowMs + 60_000),
      poll(2, 0, nowMs + 5000),
      poll(3, 0, nowMs + 1000),
      poll(4, 0, nowMs + 9000),
      poll(5, 0, nowMs - 100),
    ];
    await Promise.all([inFlight, ...answers]);
    expect(seen).toEqual([9, 5, 3, 2, 4, 1]);
  });

  it("counts the polls that come after their deadline", async () => {
    const { poll, counters } = await openBus(() => ({ do: "answer" }), patientBus);
    const nowMs = clock.monotonicMs();
    await Promise.all([poll(1, 0, nowMs - 1), poll(2, 0, nowMs + 60_000)]);
    expect(counters.overdue).toBe(1);
  });

  it("keeps the more urgent poll when its queue is full, and counts the one it turned away", async () => {
    const { poll, counters } = await openBus(() => ({ do: "answer" }), patientBus);
    const nowMs = clock.monotonicMs();
    const many = Array.from({ length: limits.modbus.queueMax + 1 }, (_, at) =>
      poll(1, at, nowMs + 60_000),
    );
    const urgent = poll(2, 0, nowMs + 1000);
    expect(codeOf(await urgent)).toBe("ok");
    const codes = (await Promise.all(many)).map((answer) => codeOf(answer));
    expect(codes.filter((code) => code === "link-busy")).toHaveLength(1);
    expect(counters.overdue).toBe(1);
  });

  it("lets polls live on in a storm of commands: one after so many", async () => {
    const { poll, ask, seen } = await openBus(() => ({ do: "answer" }), patientBus);
    const nowMs = clock.monotonicMs();
    const commands = Array.from({ length: 20 }, (_, at) =>
      ask(7, write(at), "command", `point ${at}`),
    );
    const polls = [1, 2, 3].map((unit) => poll(unit, 0, nowMs + 1000));
    await Promise.all([...commands, ...polls]);
    const row = limits.queue.commandsInARow;
    const polledAt = seen.flatMap((unit, at) => (unit === 7 ? [] : [at]));
    // The first command is on its way before any poll waits.
    expect(polledAt).toEqual([row + 1, 2 * row + 2, 3 * row + 3]);
  });

  it("sends only the newest of a hundred wishes a second, and stays free for others", async () => {
    const { ask, read, seen, slave, counters, bus } = await openBus(
      () => ({ do: "answer" }),
      patientBus,
    );
    const wishes: Promise<string>[] = [];
    const storm = async () => {
      for (let word = 0; word < 100; word++) {
        const send = ask(1, write(word), "command", "lamp/level");
        wishes.push(send.then((answer) => codeOf(answer)));
        if (word % 10 === 9) await read(2, word);
        expect(bus.queued).toBeLessThanOrEqual(2);
      }
    };
    await storm();
    const codes = await Promise.all(wishes);
    expect(codes.at(-1)).toBe("ok");
    expect(slave.written).toContain("1/1/99");
    const sent = codes.filter((code) => code === "ok").length;
    expect(sent).toBeLessThanOrEqual(21);
    expect(codes.filter((code) => code === "link-busy")).toHaveLength(100 - sent);
    expect(seen.filter((unit) => unit === 1)).toHaveLength(sent);
    expect(seen.filter((unit) => unit === 2)).toHaveLength(10);
    expect(counters.dropped).toBe(100 - sent);
  });

  it("tells how busy the line is", async () => {
    const { read, bus } = await openBus(() => ({ do: "answer" }), patientBus);
    const shareBefore = bus.busyShare;
    for (let at = 0; at < 50; at++) await read(1, at);
    expect(bus.busyShare).toBeGreaterThan(shareBefore);
    expect(bus.busyShare).toBeLessThanOrEqual(1);
  });
});

describe("twenty slaves of which one is dead", () => {
  const deadUnit = 20;

  it("costs the others no more than a fifth of their time", async () => {
    const bus = await openBus(
      (unit) => ({ do: unit === deadUnit ? "silent" : "answer" }),
      usualBus,
    );
    const rounds = new Map<number, number>();
    const untilMs = clock.monotonicMs() + 2500;
    const pollForever = async (unit: number) => {
      while (clock.monotonicMs() < untilMs) {
        const answer = await bus.poll(unit, 0, clock.monotonicMs() + 1000);
        if (answer.ok) rounds.set(unit, (rounds.get(unit) ?? 0) + 1);
        else await sleep(clock, "its next poll", 20);
      }
    };
    const startMs = clock.monotonicMs();
    await Promise.all(Array.from({ length: deadUnit }, (_, at) => pollForever(at + 1)));
    const elapsedMs = clock.monotonicMs() - startMs;
    const living = [...rounds.values()];
    expect(living).toHaveLength(deadUnit - 1);
    // All of them in turn: none pays for the dead one alone.
    expect(Math.max(...living) - Math.min(...living)).toBeLessThanOrEqual(2);
    const deadMs = bus.takenMs.get(deadUnit) ?? 0;
    expect(deadMs).toBeGreaterThan(usualBus.responseTimeoutMs);
    expect(elapsedMs / (elapsedMs - deadMs)).toBeLessThanOrEqual(1.2);
  });

  it("gives up the dead unit's waiting reads at once instead of one time-out each", async () => {
    const bus = await openBus(
      (unit) => ({ do: unit === deadUnit ? "silent" : "answer" }),
      usualBus,
    );
    const farMs = clock.monotonicMs() + 60_000;
    const dead = Array.from({ length: 6 }, (_, at) => bus.poll(deadUnit, at, farMs + at));
    const codes = (await Promise.all(dead)).map((answer) => codeOf(answer));
    expect(new Set(codes)).toEqual(new Set(["link-timeout"]));
    expect(bus.seen).toHaveLength(limits.modbus.attempts);
  });
});
