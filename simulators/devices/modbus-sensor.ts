import { createDevice } from "../device.ts";
import type { Box, SimulatedDevice } from "../device.ts";
import { valueFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { emptyTables } from "../wires/modbus-slave.ts";
import type { ModbusLine } from "../wires/modbus-slave.ts";

/** How a sensor turns what is true into registers. */
export interface SensorProfile<Truth> {
  readonly defaultUnit: number;
  /** Whether it has current. */
  readonly isFed: () => boolean;
  /** What is true now. */
  readonly truth: () => Truth;
  /** What it shows with `out-of-range` and with `not-a-number`. */
  readonly impossible: Truth;
  readonly unknown: Truth;
  /** Input register → word, 0 to 65535; undefined: no such register. */
  readonly register: (shown: Truth, address: number) => number | undefined;
}

/** A sensor that is read by function 4 and has nothing to set. */
export function attachSensor<Truth>(
  box: Box,
  line: ModbusLine,
  profile: SensorProfile<Truth>,
): readonly SimulatedDevice[] {
  const unit = box.first.binding.unit ?? profile.defaultUnit;
  let fault: Fault | null = null;
  let held = profile.truth();
  const shown = (): Truth => {
    if (fault === "frozen-value") return held;
    if (fault === "out-of-range") return profile.impossible;
    return fault === "not-a-number" ? profile.unknown : profile.truth();
  };
  const misbehave = line.add({
    answersTo: (asked) => asked === unit && profile.isFed(),
    tables: {
      ...emptyTables,
      functions: [0x04],
      input: (address) => profile.register(shown(), address),
    },
  });
  return box.all.map((device) =>
    createDevice(device, [...line.shows, ...valueFaults], (wanted) => {
      held = profile.truth();
      fault = wanted;
      misbehave(wanted);
    }),
  );
}
