import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { ControlBlock } from "../../contract/profile.ts";
import type { ModbusAnswer, ModbusRequest } from "../links/modbus-frame.ts";
import { ControlWords } from "./modbus-control.ts";
import type { ControlField } from "./modbus-control.ts";

const lagMs = 35_000;
const block: ControlBlock = {
  status: { function: "input", address: 2000, channelStride: 6 },
  address: 2000,
  channelStride: 3,
  copy: [0x77_01, 0x00_0f, 0xff_ff],
  lag: lagMs,
};
const power = (value: number): [ControlField] => [{ word: 0, bits: [0, 0], value }];
const mode = (value: number): [ControlField] => [{ word: 1, bits: [0, 3], value }];
const setpoint = (value: number): [ControlField] => [{ word: 2, bits: [0, 15], value }];
const fan = (value: number): [ControlField, ControlField] => [
  { word: 0, bits: [12, 14], value },
  { word: 0, bits: [4, 7], value: 6 },
];

/** An indoor unit whose report stands still until the test moves it. */
function createUnit(channel: number) {
  const clock = createVirtualClock(0);
  const words = new ControlWords(block, channel, clock);
  const unit = { report: [0x17_01, 0x02_02, 250], isSilent: false };
  const read: string[] = [];
  const written: (readonly number[])[] = [];
  const keys: (string | null)[] = [];
  const send = async (request: ModbusRequest, key: string | null): Promise<ModbusAnswer> => {
    // A line takes its time: whoever else wants to write comes in between.
    await Promise.resolve();
    keys.push(key);
    if (unit.isSilent) return failed("link-timeout");
    if (request.kind === "read-words") {
      read.push(`${request.table} ${request.address}+${request.count}`);
      return success(unit.report);
    }
    if (request.kind !== "write-words") throw new Error("a block is written as a whole");
    written.push([request.address, ...request.words]);
    return success([]);
  };
  const write = (point: string, fields: readonly [ControlField, ...ControlField[]]) =>
    words.write(point, fields, send);
  return { clock, words, unit, read, written, keys, write };
}

describe("a control block", () => {
  it("is written whole: what is reported, with one change", async () => {
    const { write, read, written, keys } = createUnit(3);
    expect(await write("mode", mode(1))).toEqual(success(undefined));
    expect(read).toEqual(["input 2012+3"]);
    expect(written).toEqual([[2006, 0x17_01, 1, 250]]);
    expect(keys).toEqual([null, "mode"]);
  });

  it("leaves bits behind that are no command, and sets those that go along", async () => {
    const { unit, write, written } = createUnit(1);
    unit.report = [0x17_05, 0x22_f2, 250];
    await write("fan", fan(5));
    expect(written).toEqual([[2000, 0x57_61, 2, 250]]);
  });

  it("does not take the last command back while the report lags behind it", async () => {
    const { clock, write, written } = createUnit(1);
    await write("mode", mode(1));
    await write("setpoint", setpoint(200));
    clock.advance(lagMs - 1);
    await write("power", power(0));
    expect(written).toEqual([
      [2000, 0x17_01, 1, 250],
      [2000, 0x17_01, 1, 200],
      [2000, 0x17_00, 1, 200],
    ]);
  });

  it("believes the report when the lag is over", async () => {
    const { clock, write, written } = createUnit(1);
    await write("mode", mode(1));
    clock.advance(lagMs);
    await write("power", power(0));
    expect(written[1]).toEqual([2000, 0x17_00, 2, 250]);
  });

  it("leaves a change made at the wall alone once its own was reported", async () => {
    const { unit, words, write, written } = createUnit(1);
    await write("mode", mode(1));
    words.reports("mode", 1);
    unit.report = [0x17_01, 0x00_03, 250];
    await write("power", power(0));
    expect(written[1]).toEqual([2000, 0x17_00, 3, 250]);
  });

  it("takes commands one after another, the newest of each point", async () => {
    const { write, written } = createUnit(1);
    const answers = await Promise.all([
      write("power", power(0)),
      write("setpoint", setpoint(200)),
      write("mode", mode(1)),
      write("setpoint", setpoint(210)),
    ]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, false, true, true]);
    expect(answers[1]).toMatchObject({ failure: { code: "link-busy" } });
    expect(written).toEqual([
      [2000, 0x17_00, 2, 250],
      [2000, 0x17_00, 1, 250],
      [2000, 0x17_00, 1, 210],
    ]);
  });

  it("writes nothing that it could not read first, and goes on afterwards", async () => {
    const { unit, write, written } = createUnit(1);
    unit.isSilent = true;
    expect(await write("power", power(0))).toMatchObject({ failure: { code: "link-timeout" } });
    unit.isSilent = false;
    expect(await write("mode", mode(1))).toEqual(success(undefined));
    expect(written).toEqual([[2000, 0x17_01, 1, 250]]);
  });
});
