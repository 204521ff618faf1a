import type { Profile } from "../contract/profile.ts";
import type { Box, SimulatedBox, SimulatedDevice, Surroundings } from "./device.ts";
import { attachAirSensor, attachCo2Sensor } from "./devices/air-sensor.ts";
import { startAmplifier } from "./devices/amplifier.ts";
import { startDoorLock } from "./devices/door-lock.ts";
import { attachHvacGateway } from "./devices/hvac-gateway.ts";
import { attachMeter } from "./devices/meter.ts";
import { startMicrophone } from "./devices/microphone.ts";
import { startNamePlate } from "./devices/name-plate.ts";
import { startPresenceSensor } from "./devices/presence-sensor.ts";
import { startProjector } from "./devices/projector.ts";
import { startRadar } from "./devices/radar.ts";
import { attachRelayBoard } from "./devices/relay-board.ts";
import { startSign } from "./devices/sign.ts";
import { startFrameDevice } from "./profiled/frame-device.ts";
import { startHttpAccessPoint } from "./profiled/http-access-point.ts";
import { startLineDevice } from "./profiled/line-device.ts";
import { attachProfiledSlave } from "./profiled/modbus-slave.ts";
import { startMqttDevice } from "./profiled/mqtt-device.ts";
import { startPjlinkDevice } from "./profiled/pjlink-device.ts";
import { startQrcDevice } from "./profiled/qrc-device.ts";
import { startSscDevice } from "./profiled/ssc-device.ts";
import { startTrmnlPlate } from "./profiled/trmnl-plate.ts";
import type { ModbusLine } from "./wires/modbus-slave.ts";

type Start = (around: Surroundings, box: Box) => Promise<SimulatedBox>;
type Attach = (around: Surroundings, box: Box, line: ModbusLine) => readonly SimulatedDevice[];

/** How to simulate a profile: with a wire of its own, or as a slave on a Modbus line. */
export type Simulator =
  | { readonly wire: "own"; readonly start: Start }
  | { readonly wire: "modbus"; readonly attach: Attach };

const own = (start: Start): Simulator => ({ wire: "own", start });
const slave = (attach: Attach): Simulator => ({ wire: "modbus", attach });

/** Devices written by hand from the maker's document, by profile. */
const byHand: ReadonlyMap<string, Simulator> = new Map([
  ["pjlink/class-1", own(startProjector)],
  ["shure/ulx-d", own(startMicrophone)],
  ["biamp/tesira", own(startAmplifier)],
  ["biamp/tesira-tone", own(startAmplifier)],
  ["adaptive/alpha", own(startSign)],
  ["hlk/ld2410", own(startRadar)],
  ...["", "-black", "-yellow", "-four", "-six"].map(
    (panel) => [`huitang/mqtt-plate${panel}`, own(startNamePlate)] as const,
  ),
  ["zigbee2mqtt/presence", own(startPresenceSensor)],
  ["zigbee2mqtt/lock", own(startDoorLock)],
  ["waveshare/relay-8", slave(attachRelayBoard)],
  ["intesis/inmbsdai", slave(attachHvacGateway)],
  ["eastron/sdm630", slave(attachMeter)],
  ["generic/xy-md02", slave(attachAirSensor)],
  ["senseair/s8", slave(attachCo2Sensor)],
]);

/**
 * The simulated device of a profile: one written by hand where there is one, else one made from the
 * profile. Undefined when there is neither.
 */
export const simulatorOf = (id: string, profile: Profile | undefined): Simulator | undefined =>
  byHand.get(id) ?? (profile === undefined ? undefined : fromProfile(profile));

/** The simulated device that any profile of its driver gets. */
function fromProfile(profile: Profile): Simulator | undefined {
  switch (profile.driver) {
    case "modbus-points":
      return slave((around, box, line) => attachProfiledSlave(around, box, profile, line));
    case "pjlink":
      return own((around, box) => startPjlinkDevice(around, box, profile));
    case "qrc":
      return own((around, box) => startQrcDevice(around, box, profile));
    case "ssc":
      return own((around, box) => startSscDevice(around, box, profile));
    case "binary-frame":
      return own((around, box) => startFrameDevice(around, box, profile));
    case "line-protocol":
      return own((around, box) => startLineDevice(around, box, profile));
    case "mqtt-points":
      return own((around, box) => startMqttDevice(around, box, profile));
    case "http-points":
      return own((around, box) => startHttpAccessPoint(around, box, profile));
    case "trmnl":
      return own((around, box) => startTrmnlPlate(around, box, profile));
    // Lines of a chip: there is no other end of them on a machine without one.
    case "gpio-points":
      return undefined;
  }
}
