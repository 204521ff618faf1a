import { BlockList, isIP } from "node:net";

/**
 * Where an address leads: to the world, into the own networks, or where no calendar is: to many, to
 * nobody, through a tunnel, or to the data that clouds hand their machines.
 */
export type AddressKind = "public" | "private" | "never";

type Net = readonly [address: string, bits: number];

/** IANA's registries of special-purpose addresses. */
const nets = {
  "private-4": [
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
  ],
  "never-4": [
    ["0.0.0.0", 8],
    ["169.254.169.254", 32],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ],
  "private-6": [
    ["::1", 128],
    ["fc00::", 7],
    ["fe80::", 10],
  ],
  "never-6": [
    ["fd00:ec2::254", 128],
    ["2001::", 23],
    ["2001:db8::", 32],
    ["2002::", 16],
    ["3fff::", 20],
  ],
  "global-6": [["2000::", 3]],
} as const satisfies Record<string, readonly Net[]>;

const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

const lists = {
  private4: listOf(nets["private-4"], "ipv4"),
  never4: listOf(nets["never-4"], "ipv4"),
  private6: listOf(nets["private-6"], "ipv6"),
  never6: listOf(nets["never-6"], "ipv6"),
  global6: listOf(nets["global-6"], "ipv6"),
};

function listOf(entries: readonly Net[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [address, bits] of entries) list.addSubnet(address, bits, family);
  return list;
}

/** @param address an IP address without brackets and scope; anything else is "never" */
export function addressKind(address: string): AddressKind {
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return "never";
  if (family === 4) return kindOf4(address, "ipv4");
  // An IPv4 address in the coat of an IPv6 one leads where the IPv4 address leads.
  if (mapped.check(address, "ipv6")) return kindOf4(address, "ipv6");
  if (lists.never6.check(address, "ipv6")) return "never";
  if (lists.private6.check(address, "ipv6")) return "private";
  return lists.global6.check(address, "ipv6") ? "public" : "never";
}

function kindOf4(address: string, family: "ipv4" | "ipv6"): AddressKind {
  if (lists.never4.check(address, family)) return "never";
  return lists.private4.check(address, family) ? "private" : "public";
}
