import { expect, it } from "vitest";
import { broadcastAddresses } from "./broadcast-addresses.ts";

it("names each network of the machine once, and nothing that has no broadcast", () => {
  expect(
    broadcastAddresses([
      { address: "127.0.0.1", netmask: "255.0.0.0", internal: true },
      { address: "192.168.1.20", netmask: "255.255.255.0", internal: false },
      { address: "192.168.1.21", netmask: "255.255.255.0", internal: false },
      { address: "10.20.5.9", netmask: "255.255.252.0", internal: false },
      { address: "100.64.0.1", netmask: "255.255.255.255", internal: false },
      { address: "fe80::1", netmask: "ffff:ffff:ffff:ffff::", internal: false },
    ]),
  ).toEqual(["192.168.1.255", "10.20.7.255"]);
});
