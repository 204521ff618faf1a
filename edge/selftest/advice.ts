import type { Availability } from "../../contract/api.ts";
import type { ErrorCode, Failure } from "../../contract/errors.ts";
import { message, type MessageParams } from "../../contract/message.ts";
import type { TextKey } from "../../contract/text/text.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import { feedersOf } from "../room/snapshot.ts";
import type { Advice } from "./step.ts";

/** The advice of this name in the catalogues: `cause.lamp-dead` and `action.lamp-dead`. */
export const advise = (name: AdviceName, params: MessageParams = {}): Advice => ({
  cause: message(`cause.${name}`, params),
  action: message(`action.${name}`, params),
});

type AdviceName = Extract<TextKey, `cause.${string}`> extends `cause.${infer Name}` ? Name : never;

/** Why a device is silent: alone, with everything on its line, or for want of supply. */
export function adviseAbsent(
  model: RoomModel,
  device: DeviceModel,
  availability: (device: string) => Availability,
): Advice {
  const others = [...model.devices.values()].filter(
    ({ id, link }) => link === device.link && id !== device.id,
  );
  const { link } = device;
  if (others.length === 0) return advise("absent-alone", { device: device.id });
  const isLineDead = others.every(({ id }) => availability(id) !== "online");
  const isRadio = "mqtt" in (model.links.get(link) ?? {});
  return isLineDead
    ? advise(isRadio ? "broker-dead" : "line-dead", { link })
    : advise("absent-on-line", { device: device.id, link });
}

/** Which supply is off. */
export function adviseUnpowered(model: RoomModel, device: DeviceModel): Advice {
  const supply = [...feedersOf(model, [device])].map(({ id }) => id).join(", ");
  return advise("unpowered", { supply });
}

/** What the device or its line answered instead. */
export function adviseFailure({ code }: Failure): Advice {
  return advise(nameOfFailure[code] ?? "refused");
}

const nameOfFailure: Partial<Record<ErrorCode, AdviceName>> = {
  "link-timeout": "no-answer",
  "link-checksum": "line-noise",
  "link-unexpected": "address-twice",
  "link-address-conflict": "address-twice",
  "link-busy": "line-full",
  "link-closed": "line-closed",
  "link-refused": "line-closed",
  "device-refused": "login",
  "value-implausible": "sensor-broken",
};

/** A point that takes a value and does not follow. */
export function adviseStubborn(device: DeviceModel, point: string): Advice {
  return advise(nameOfStubborn[`${device.kind}.${point}`] ?? "stubborn");
}

const nameOfStubborn: Readonly<Record<string, AdviceName>> = {
  "microphone.mute": "mute-stuck",
  "speaker.mute": "mute-stuck",
  "lighting-zone.power": "relay-stuck",
  "relay.power": "relay-stuck",
  "ventilation.power": "relay-stuck",
  "door-lock.lock": "bolt-jammed",
  "hvac.setpoint": "setpoint-locked",
  "led-sign.text": "sign-stuck",
  "projector.pictureMute": "projector-locked",
};

/** A reading outside what it should be. */
export function adviseReading(device: DeviceModel, point: string): Advice {
  return advise(nameOfReading[point] ?? nameOfReading[`${device.kind}.${point}`] ?? "off-range");
}

const nameOfReading: Readonly<Record<string, AdviceName>> = {
  battery: "battery-low",
  temperature: "sensor-broken",
  humidity: "sensor-broken",
  co2: "sensor-broken",
  voltageL1: "mains-voltage",
  "projector.power": "not-on",
  "microphone.power": "not-on",
  "speaker.power": "not-on",
  "led-sign.power": "not-on",
  "speaker.level": "level-off",
};

/** A fault that the device itself reports, in its own words. */
export function adviseFault(device: DeviceModel, text: string): Advice {
  const pjlink = device.profile.driver === "pjlink" ? adviseProjector(text) : null;
  if (pjlink !== null) return pjlink;
  return device.kind === "microphone" && /radio|interfer|\brf\b/i.test(text)
    ? advise("radio-interference", { text })
    : advise("own-fault", { text });
}

/** What a PJLink driver makes of ERST: `lamp error, filter warning`. The gravest is advised on. */
function adviseProjector(text: string): Advice | null {
  const parts = text.split(", ");
  const gravest = parts.find((part) => part.endsWith(" error")) ?? parts[0] ?? "";
  const name = nameOfErst[/^(\w+) (?:warning|error)$/.exec(gravest)?.[1] ?? ""];
  return name === undefined ? null : advise(name, { text });
}

const nameOfErst: Readonly<Record<string, AdviceName>> = {
  fan: "projector-fan",
  lamp: "projector-lamp",
  temperature: "projector-hot",
  cover: "projector-cover",
  filter: "projector-filter",
};

/** Whether the text of a fault says that all is well, and if not, whether it is only a warning. */
export function gravityOfFault(text: string): "none" | "warn" | "fail" {
  if (text === "" || /^0+$/.test(text)) return "none";
  return text.split(", ").every((part) => part.endsWith(" warning")) ? "warn" : "fail";
}
