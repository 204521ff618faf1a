import { describe, expect, it } from "vitest";
import { rtuFrame } from "./modbus-frame.ts";
import type { ModbusRequest } from "./modbus-frame.ts";
import { RtuReceiver } from "./rtu-receiver.ts";

const request: ModbusRequest = { kind: "read-words", table: "holding", address: 7, count: 1 };
const answer = (unit: number, value: number) =>
  rtuFrame(unit, Uint8Array.of(3, 2, value >> 8, value & 0xff));
const joined = (...parts: readonly Uint8Array[]) => Buffer.concat(parts);
const good = { ok: true, value: [55] };
const unexpected = { ok: false, failure: { code: "link-unexpected" } };

function expecting(unit: number, echo: Uint8Array | null = null): RtuReceiver {
  const receiver = new RtuReceiver();
  receiver.expect({ unit, request }, echo);
  return receiver;
}

describe("what bytes on an RTU line mean", () => {
  it("waits for the whole frame, however it is cut", () => {
    const frame = answer(1, 55);
    for (let cut = 1; cut < frame.length; cut++) {
      const receiver = expecting(1);
      receiver.push(frame.subarray(0, cut));
      expect(receiver.answer).toBeNull();
      receiver.push(frame.subarray(cut));
      expect(receiver.answer).toEqual(good);
    }
  });

  it("believes neither of two frames that run together", () => {
    const receiver = expecting(1);
    receiver.push(joined(answer(1, 44), answer(1, 55)));
    expect(receiver.answer).toMatchObject(unexpected);
  });

  it("takes an answer back when more bytes follow it at once", () => {
    const receiver = expecting(1);
    receiver.push(answer(1, 55));
    receiver.push(Uint8Array.of(0));
    expect(receiver.answer).toMatchObject(unexpected);
  });

  it("takes out the late answer of another unit and still hears its own", () => {
    const receiver = expecting(2);
    receiver.owe({ unit: 1, request });
    expect(receiver.push(joined(answer(1, 44), answer(2, 55)))).toEqual([1]);
    expect(receiver.answer).toEqual(good);
  });

  it("takes out a late answer that comes twice: only the end of its window ends the debt", () => {
    const receiver = expecting(2);
    receiver.owe({ unit: 1, request });
    expect(receiver.push(joined(answer(1, 44), answer(1, 44), answer(2, 55)))).toEqual([1, 1]);
    expect(receiver.owes(1)).toBe(true);
    receiver.forgive(1);
    expect(receiver.owes(1)).toBe(false);
  });

  it("waits for the rest of a late answer instead of failing its own", () => {
    const receiver = expecting(2);
    receiver.owe({ unit: 1, request });
    const late = answer(1, 44);
    receiver.push(late.subarray(0, 4));
    expect(receiver.answer).toBeNull();
    expect(receiver.push(joined(late.subarray(4), answer(2, 55)))).toEqual([1]);
    expect(receiver.answer).toEqual(good);
  });

  it("hears a late answer while nothing is asked", () => {
    const receiver = new RtuReceiver();
    receiver.owe({ unit: 1, request });
    expect(receiver.push(answer(1, 44))).toEqual([1]);
    expect(receiver.residue).toHaveLength(0);
  });

  it("refuses a unit that owes nothing", () => {
    const receiver = expecting(2);
    receiver.push(answer(1, 55));
    expect(receiver.answer).toMatchObject(unexpected);
  });

  it("takes out one exact echo, byte by byte", () => {
    const echo = Uint8Array.of(1, 3, 0, 7, 0, 1, 9, 9);
    const receiver = expecting(1, echo);
    for (const byte of joined(echo, answer(1, 55))) receiver.push(Uint8Array.of(byte));
    expect(receiver.answer).toEqual(good);
  });

  it("keeps what only looks like an echo", () => {
    const receiver = expecting(1, Uint8Array.of(1, 3, 0, 7, 0, 1, 9, 9));
    receiver.push(answer(1, 55));
    expect(receiver.answer).toEqual(good);
  });

  it("holds no more than two frames of noise", () => {
    const receiver = new RtuReceiver();
    for (let chunk = 0; chunk < 100; chunk++) receiver.push(new Uint8Array(100));
    expect(receiver.residue.length).toBeLessThanOrEqual(512);
  });
});

describe("the signs of a second device at one address", () => {
  it("tells two whole answers from one with rubbish behind it", () => {
    const twice = expecting(1);
    twice.push(joined(answer(1, 44), answer(1, 55)));
    expect(twice.sign).toBe("second");
    const garbled = expecting(1);
    garbled.push(joined(answer(1, 44), Uint8Array.of(7, 7)));
    expect(garbled.sign).toBe("garbled");
    const sound = expecting(1);
    sound.push(answer(1, 55));
    expect(sound.sign).toBe("none");
  });

  it("takes the second device's later answer out of another unit's", () => {
    const receiver = expecting(1);
    receiver.push(answer(1, 44));
    receiver.forget();
    receiver.expect({ unit: 2, request }, null);
    receiver.push(joined(answer(1, 45), answer(2, 55)));
    expect(receiver.takeTwin()).toBe(1);
    expect(receiver.takeTwin()).toBeNull();
    expect(receiver.answer).toEqual(good);
  });

  it("says which unit answered for another", () => {
    const receiver = expecting(2);
    receiver.push(answer(1, 55));
    expect(receiver.answer).toMatchObject({ failure: { detail: "unit 1 answered for unit 2" } });
  });
});
