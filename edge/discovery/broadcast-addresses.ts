import { isIPv4 } from "node:net";

/** An address of this machine, as `os.networkInterfaces` tells it. */
export interface OwnAddress {
  readonly address: string;
  readonly netmask: string;
  readonly internal: boolean;
}

/** The broadcast address of each IPv4 network of this machine, each once. */
export function broadcastAddresses(own: readonly OwnAddress[]): readonly string[] {
  const all = own
    .filter(({ address, netmask, internal }) => !internal && isIPv4(address) && isIPv4(netmask))
    .filter(({ netmask }) => netmask !== "255.255.255.255")
    .map(({ address, netmask }) => {
      const mask = bytesOf(netmask);
      return bytesOf(address)
        .map((byte, at) => byte | (~(mask[at] ?? 0) & 0xff))
        .join(".");
    });
  return [...new Set(all)];
}

const bytesOf = (address: string): readonly number[] => address.split(".").map(Number);
