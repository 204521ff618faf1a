import { onMains } from "../device.ts";
import type { Box, SimulatedDevice, Surroundings } from "../device.ts";
import { floatWord } from "../wires/modbus-slave.ts";
import type { ModbusLine } from "../wires/modbus-slave.ts";
import type { Mains } from "../world/mains.ts";
import { attachSensor } from "./modbus-sensor.ts";

const nothing: Mains = {
  voltagesV: [Number.NaN, Number.NaN, Number.NaN],
  currentsA: [Number.NaN, Number.NaN, Number.NaN],
  phasePowersW: [Number.NaN, Number.NaN, Number.NaN],
  powerW: Number.NaN,
  energyKwh: Number.NaN,
  frequencyHz: Number.NaN,
  powerFactor: Number.NaN,
};

const impossible: Mains = {
  voltagesV: [900, 900, 900],
  currentsA: [90_000, 90_000, 90_000],
  phasePowersW: [9e6, 9e6, 9e6],
  powerW: 2.7e7,
  energyKwh: -1,
  frequencyHz: 500,
  powerFactor: 9,
};

/** An Eastron SDM630 at the head of the room: float32 values, high word first. */
export function attachMeter(
  { world }: Surroundings,
  box: Box,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  return attachSensor(box, line, {
    defaultUnit: 1,
    isFed: () => world.isFed(onMains({})),
    truth: () => world.mains,
    impossible,
    unknown: nothing,
    register(mains, address) {
      const value = valueAt(mains, address & ~1);
      return value === undefined ? undefined : floatWord(value, (address & 1) === 0);
    },
  });
}

/** The value whose first register this is. Addresses between the listed ones do not exist. */
function valueAt(mains: Mains, address: number): number | undefined {
  const apparentVa = mains.phasePowersW.map((powerW) => powerW / mains.powerFactor);
  const totalVa = mains.powerW / mains.powerFactor;
  switch (address) {
    case 0x00:
    case 0x02:
    case 0x04:
      return mains.voltagesV[address >> 1];
    case 0x06:
    case 0x08:
    case 0x0a:
      return mains.currentsA[(address - 0x06) >> 1];
    case 0x0c:
    case 0x0e:
    case 0x10:
      return mains.phasePowersW[(address - 0x0c) >> 1];
    case 0x12:
    case 0x14:
    case 0x16:
      return apparentVa[(address - 0x12) >> 1];
    case 0x34:
      return mains.powerW;
    case 0x38:
      return totalVa;
    case 0x3c:
      return Math.sqrt(Math.max(0, totalVa ** 2 - mains.powerW ** 2));
    case 0x3e:
      return mains.powerFactor;
    case 0x46:
      return mains.frequencyHz;
    case 0x48:
    case 0x0156:
      return mains.energyKwh;
    case 0x4a:
      return 0;
    default:
      return undefined;
  }
}
