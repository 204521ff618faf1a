import type { Box, SimulatedDevice, Surroundings } from "../device.ts";
import { signedWord } from "../wires/modbus-slave.ts";
import type { ModbusLine } from "../wires/modbus-slave.ts";
import { humidityPercent } from "../world/air.ts";
import { attachSensor } from "./modbus-sensor.ts";

/** Their current comes with the bus, from the gateway's UPS. */
const fedByTheBus = () => true;

/** An XY-MD02: input register 1 temperature, 2 humidity, both in tenths. Nothing answers at 0. */
export function attachAirSensor(
  { world }: Surroundings,
  box: Box,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  return attachSensor(box, line, {
    defaultUnit: 1,
    isFed: fedByTheBus,
    truth: () => ({
      temperatureC: world.air.temperatureC,
      humidityPercent: humidityPercent(world.air),
    }),
    impossible: { temperatureC: 180, humidityPercent: 140 },
    unknown: { temperatureC: Number.NaN, humidityPercent: Number.NaN },
    register(shown, address) {
      if (address === 1) return signedWord(shown.temperatureC, 0.1);
      return address === 2 ? signedWord(shown.humidityPercent, 0.1) : undefined;
    },
  });
}

/** A SenseAir S8: input registers 0 to 2 status, 3 the CO₂ in ppm. */
export function attachCo2Sensor(
  { world }: Surroundings,
  box: Box,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  return attachSensor(box, line, {
    defaultUnit: 254,
    isFed: fedByTheBus,
    truth: () => world.air.co2Ppm,
    impossible: 30_000,
    unknown: Number.NaN,
    register(ppm, address) {
      if (address === 3) return Number.isNaN(ppm) ? 0 : Math.min(32_767, Math.round(ppm));
      // Bit 5 of the status: the reading is out of the cell's range.
      if (address === 0) return Number.isNaN(ppm) || ppm > 10_000 ? 1 << 5 : 0;
      return address < 3 ? 0 : undefined;
    },
  });
}
