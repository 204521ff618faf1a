import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deviceFrom, roomFrom } from "../links/rig/room.ts";
import { lastingSerialNames, roomHints } from "./room-hints.ts";

const radar = `
kind: presence
driver: modbus-points
link: { type: modbus, baud: [9600], default: 9600 }
points: {}
`;

function room(bus: string, own: string) {
  const device = deviceFrom("radar", radar, "serial: { port: /dev/x }\nunit: 1");
  const links = `
bus: { modbus-rtu: { port: ${bus} } }
far: { modbus-rtu: { host: 10.0.0.9, tcpPort: 4196 } }
radar: { modbus-rtu: { port: ${own} } }
screen: { tcp: { host: h, port: 4352 } }
`;
  return roomFrom([device], links);
}

describe("hints to a room's file", () => {
  it("point at serial ports that are named by their order", () => {
    const byId = "/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0";
    const hints = roomHints(
      room("/dev/ttyUSB0", "/dev/ttyACM1"),
      new Map([["/dev/ttyUSB0", byId]]),
    );
    expect(hints).toEqual([
      {
        path: ["links", "bus", "modbus-rtu", "port"],
        text: `/dev/ttyUSB0 may be another adapter after a restart; write ${byId}`,
      },
      {
        path: ["devices", "radar", "serial", "port"],
        text: expect.stringContaining("`ls -l /dev/serial/by-id` shows a name that lasts"),
      },
    ]);
  });

  it.each(["/dev/serial/by-id/usb-1a86", "/dev/ttyAMA0", "/dev/ttyS1"])(
    "are silent of %s",
    (port) => {
      expect(roomHints(room(port, port), new Map())).toEqual([]);
    },
  );

  it("know the lasting names of what is plugged in", () => {
    const folder = mkdtempSync(join(tmpdir(), "by-id-"));
    const device = join(folder, "..", `tty-${folder.slice(-6)}`);
    writeFileSync(device, "");
    symlinkSync(device, join(folder, "usb-FTDI"));
    expect([...lastingSerialNames(folder)]).toEqual([[join(device), join(folder, "usb-FTDI")]]);
    expect(lastingSerialNames("/nonexistent").size).toBe(0);
  });
});
