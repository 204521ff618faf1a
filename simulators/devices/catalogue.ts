import type { Box, SimulatedBox, SimulatedDevice, Surroundings } from "../device.ts";
import type { ModbusLine } from "../wires/modbus-slave.ts";
import { attachAirSensor, attachCo2Sensor } from "./air-sensor.ts";
import { startAmplifier } from "./amplifier.ts";
import { startDoorLock } from "./door-lock.ts";
import { attachHvacGateway } from "./hvac-gateway.ts";
import { attachMeter } from "./meter.ts";
import { startMicrophone } from "./microphone.ts";
import { startNamePlate } from "./name-plate.ts";
import { startPresenceSensor } from "./presence-sensor.ts";
import { startProjector } from "./projector.ts";
import { startRadar } from "./radar.ts";
import { attachRelayBoard } from "./relay-board.ts";
import { startSign } from "./sign.ts";

type Start = (around: Surroundings, box: Box) => Promise<SimulatedBox>;
type Attach = (around: Surroundings, box: Box, line: ModbusLine) => readonly SimulatedDevice[];

/** How to simulate a profile: with a wire of its own, or as a slave on a Modbus line. */
export type Simulator =
  | { readonly wire: "own"; readonly start: Start }
  | { readonly wire: "modbus"; readonly attach: Attach };

const own = (start: Start): Simulator => ({ wire: "own", start });
const slave = (attach: Attach): Simulator => ({ wire: "modbus", attach });

/** Every profile there is a simulated device for. */
export const catalogue: ReadonlyMap<string, Simulator> = new Map([
  ["pjlink/class-1", own(startProjector)],
  ["shure/ulx-d", own(startMicrophone)],
  ["biamp/tesira", own(startAmplifier)],
  ["adaptive/alpha", own(startSign)],
  ["hlk/ld2410", own(startRadar)],
  ["huitang/mqtt-plate", own(startNamePlate)],
  ["zigbee2mqtt/presence", own(startPresenceSensor)],
  ["zigbee2mqtt/lock", own(startDoorLock)],
  ["waveshare/relay-8", slave(attachRelayBoard)],
  ["intesis/inmbsdai", slave(attachHvacGateway)],
  ["eastron/sdm630", slave(attachMeter)],
  ["sensirion/xy-md02", slave(attachAirSensor)],
  ["senseair/s8", slave(attachCo2Sensor)],
]);
