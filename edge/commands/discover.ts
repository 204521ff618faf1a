import { isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import { askProjector } from "../discovery/pjlink-identity.ts";
import type { IdentityPorts, ProjectorIdentity } from "../discovery/pjlink-identity.ts";
import { searchProjectors } from "../discovery/pjlink-search.ts";
import type { FoundProjector } from "../discovery/pjlink-search.ts";
import { limits } from "../limits.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

export const discoverUsage = `usage: huitang discover [--for SECONDS] [--broadcast ADDRESS]... [--json]
Searches the network for projectors and displays that speak PJLink class 2, and asks each who it is.`;

export interface DiscoverPorts extends IdentityPorts {
  /** The broadcast addresses of this machine's networks. */
  readonly broadcasts: () => readonly string[];
  /** PJLink's port, UDP and TCP. */
  readonly port: number;
  /** Where answers to the search come to. */
  readonly listenPort: number;
}

interface Row extends FoundProjector, ProjectorIdentity {
  /** What goes under `devices` in room.yaml. */
  readonly binding: string;
}

/** Exit 0: something was found · 1: nothing was, or the search could not be made. */
export async function runDiscover(
  args: readonly string[],
  ports: DiscoverPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      for: { type: "string", default: "30" },
      broadcast: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
    },
  });
  const seconds = Number(values.for);
  const targets = values.broadcast.length > 0 ? values.broadcast : ports.broadcasts();
  const strange = targets.find((target) => !isIPv4(target));
  if (!(seconds >= 1 && seconds <= 300)) {
    output.warn(`--for ${values.for}: expected seconds from 1 to 300\n${discoverUsage}`);
    return 2;
  }
  if (strange !== undefined) {
    const example = "expected an IPv4 address such as 192.0.2.255";
    output.warn(`--broadcast ${strange}: ${example}\n${discoverUsage}`);
    return 2;
  }
  const { port, listenPort } = ports;
  output.warn(`… listening for ${seconds} s; asked: ${targets.join(", ")}`);
  const settings = { targets, port, listenPort, forMs: seconds * 1000 };
  const found = await searchProjectors(settings, ports.wireClock);
  if (!found.ok) {
    const way = "is another PJLink controller running on this machine? --broadcast names a network";
    output.warn(`the search could not be made (${found.failure.detail}); ${way}`);
    return 1;
  }
  const rows = await identify(found.value, ports);
  if (values.json) output.print(JSON.stringify({ projectors: rows }, null, 2));
  else output.print(rows.length === 0 ? nothing : textOf(rows));
  return rows.length === 0 ? 1 : 0;
}

const nothing = `no device answered. Only class 2 can be searched for; check that "PJLink" and "network
standby" are on in the device's menu, and that both are in one network`;

/** Many projectors take one connection only: each is asked once, some of them at a time. */
async function identify(
  found: readonly FoundProjector[],
  ports: DiscoverPorts,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const { askedAtOnce } = limits.discovery;
  for (let at = 0; at < found.length; at += askedAtOnce) {
    const some = found.slice(at, at + askedAtOnce);
    rows.push(...(await Promise.all(some.map((each, n) => identified(each, at + n + 1, ports)))));
  }
  return rows;
}

async function identified(
  found: FoundProjector,
  number: number,
  ports: DiscoverPorts,
): Promise<Row> {
  const identity = await askProjector(found.address, ports.port, ports);
  const secret = identity.isLocked ? `, passwordFile: /etc/huitang/projector-${number}` : "";
  const tcp = `tcp: { host: ${found.address} }`;
  const binding = `projector-${number}: { profile: pjlink/class-2, ${tcp}${secret} }`;
  return { ...found, ...identity, binding };
}

function textOf(rows: readonly Row[]): string {
  const head = ["address", "MAC", "class", "maker", "model", "name"];
  const cells = rows.map(({ address, mac, class: of, maker, model, name, isLocked }) =>
    isLocked
      ? [address, mac, "2", "asks for a password"]
      : [address, mac, of, maker, model, name].map((text) => (text === "" ? "—" : text)),
  );
  const lines = rows.map(({ binding }) => `  ${binding}`);
  return [table([head, ...cells]), "", "for room.yaml:", "devices:", ...lines].join("\n");
}
