import type { Clock } from "../../contract/clock.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Links } from "../links/links.ts";
import { BinaryFrame } from "./binary-frame.ts";
import type { Driver } from "./driver.ts";
import { frameSettings } from "./frame-points.ts";
import { GpioPoints } from "./gpio-points.ts";
import { HttpPoints } from "./http-points.ts";
import { LineProtocol } from "./line-protocol.ts";
import { ModbusPoints } from "./modbus-points.ts";
import { MqttPoints } from "./mqtt-points.ts";
import { Pjlink } from "./pjlink.ts";
import { Qrc } from "./qrc.ts";
import { Ssc } from "./ssc.ts";
import { Trmnl } from "./trmnl.ts";

export interface DriverPorts {
  readonly wireClock: Clock;
  /** The text of a file that holds a secret; rejects when it cannot be read. */
  readonly readSecret: (file: string) => Promise<string>;
  /** The bytes of a plate's image by its hash, as long as it is kept. */
  readonly image: (hash: string) => Uint8Array | undefined;
}

/**
 * The driver of a device, on the link the device hangs on. Opens nothing. Throws when the link is of
 * another kind than the profile's driver needs: the room's compiler has let a wrong room through.
 */
export function createDriver(device: DeviceModel, links: Links, ports: DriverPorts): Driver {
  const { link, profile } = device;
  switch (profile.driver) {
    case "modbus-points":
      return new ModbusPoints(device, profile, links.modbus(link), ports.wireClock);
    case "line-protocol":
      return new LineProtocol(device, profile, links, ports);
    case "pjlink":
      return new Pjlink(device, profile, links, ports);
    case "qrc":
      return new Qrc(device, profile, links, ports);
    case "ssc":
      return new Ssc(device, profile, links, ports);
    case "mqtt-points":
      return new MqttPoints(device, profile, links.mqtt(link), ports);
    case "binary-frame":
      return new BinaryFrame(
        device,
        profile,
        links.frames(link, frameSettings(profile)),
        ports.wireClock,
      );
    case "http-points":
      return new HttpPoints(device, profile, links.http(link), ports);
    case "trmnl":
      return new Trmnl(device, profile, links.listener(link), ports);
    case "gpio-points":
      return new GpioPoints(device, profile, links.gpio(link));
  }
}
