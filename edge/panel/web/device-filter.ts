import type { DeviceView } from "../../../contract/api.ts";
import { isDeviceUneasy } from "../../../contract/screen/point-state.ts";

export type DeviceShow = "all" | "uneasy";

/** From the address: anything else is all devices. */
export const toDeviceShow = (text: string | undefined): DeviceShow =>
  text === "uneasy" ? "uneasy" : "all";

/** Devices with every word in their names (`nameOf`, id, model); uneasy ones first. */
export function filterDevices(
  devices: readonly DeviceView[],
  show: DeviceShow,
  search: string,
  nameOf: (device: DeviceView) => string,
): DeviceView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return devices
    .filter((device) => show === "all" || isDeviceUneasy(device))
    .filter((device) => {
      const name = `${nameOf(device)} ${device.device} ${device.model}`.toLowerCase();
      return words.every((word) => name.includes(word));
    })
    .toSorted((left, right) => Number(isDeviceUneasy(right)) - Number(isDeviceUneasy(left)));
}
