import { createDevice, onMains } from "../device.ts";
import type { Box, SimulatedDevice, Surroundings } from "../device.ts";
import { valueFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { emptyTables, signedWord } from "../wires/modbus-slave.ts";
import type { ModbusLine, Written } from "../wires/modbus-slave.ts";
import { createAirConditioner, modes } from "../world/air-conditioner.ts";
import type { AirConditioner, Settings } from "../world/air-conditioner.ts";

const defaultUnit = 1;
const atStart: Settings = { on: false, mode: "cool", setpointC: 24, fan: 0 };
const tenth = 0.1;
const unavailable = 0x80_00;
const fastestFan = 5;
const lastRegister = 23;
/** Daikin's set-point limits by mode, °C. */
const setpointLimits = {
  auto: [18, 30],
  heat: [16, 30],
  dry: [18, 32],
  fan: [16, 32],
  cool: [18, 32],
} as const;

/** An Intesis INMBSDAI with its Daikin unit: holding registers, temperatures in tenths. */
export function attachHvacGateway(
  { world }: Surroundings,
  box: Box,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  const { id, binding } = box.first;
  const unit = binding.unit ?? defaultUnit;
  const machine = createAirConditioner(world.shape.floorM2, atStart);
  world.install({ id, ...onMains(binding), appliance: machine, lux: 0 });
  let fault: Fault | null = null;
  let heldC = 0;
  const roomC = (): number => {
    if (fault === "frozen-value") return heldC;
    if (fault === "out-of-range") return 180;
    return fault === "not-a-number" ? Number.NaN : world.air.temperatureC;
  };
  const misbehave = line.add({
    answersTo: (asked) => asked === unit && world.isSupplied(id),
    tables: {
      ...emptyTables,
      functions: [0x03, 0x06, 0x10],
      holding: (address) => register(machine, roomC(), address),
      setHolding: (address, word) => write(machine, address, word, fault !== "ignores-commands"),
    },
  });
  const shows = [...line.shows, ...valueFaults, "ignores-commands", "lazy-hvac"] as const;
  return box.all.map((device) =>
    createDevice(device, shows, (wanted) => {
      heldC = world.air.temperatureC;
      fault = wanted;
      machine.idle(wanted === "lazy-hvac");
      misbehave(wanted);
    }),
  );
}

function register(machine: AirConditioner, roomC: number, address: number): number | undefined {
  const { on, mode, setpointC, fan } = machine.settings();
  switch (address) {
    case 0:
      return on ? 1 : 0;
    case 1:
      return modes.indexOf(mode);
    case 2:
      return fan;
    case 4:
    case 23:
      return signedWord(setpointC, tenth);
    case 5:
      return signedWord(roomC, tenth);
    case 22:
      return unavailable;
    default:
      return address <= lastRegister ? 0 : undefined;
  }
}

function write(machine: AirConditioner, address: number, word: number, obeys: boolean): Written {
  const changed = change(machine.settings(), address, word);
  if (typeof changed === "string") return changed;
  if (obeys) machine.set(changed);
  return "taken";
}

function change(
  settings: Settings,
  address: number,
  word: number,
): Settings | Exclude<Written, "taken"> {
  switch (address) {
    case 0:
      return word > 1 ? "illegal-value" : { ...settings, on: word === 1 };
    case 1: {
      const mode = modes[word];
      return mode === undefined ? "illegal-value" : { ...settings, mode };
    }
    case 2:
      return word > fastestFan ? "illegal-value" : { ...settings, fan: word };
    case 4: {
      const [lowest, highest] = setpointLimits[settings.mode];
      const setpointC = word * tenth;
      return setpointC < lowest || setpointC > highest
        ? "illegal-value"
        : { ...settings, setpointC };
    }
    default:
      return "illegal-address";
  }
}
