import { readdir, readFile, statfs } from "node:fs/promises";
import { cpus, freemem, loadavg, networkInterfaces, totalmem } from "node:os";
import { join } from "node:path";
import type { GatewayState } from "../../contract/setup.ts";

export interface GatewayPlaces {
  /** The room's data. */
  readonly data: string;
  /** Where Linux shows its thermal zones: `/sys/class/thermal`. */
  readonly thermal: string;
  /** What Linux shows of this process: `/proc/self/status`. */
  readonly status: string;
}

/** Where Linux shows them. */
export const gatewayPlaces = (data: string): GatewayPlaces => ({
  data,
  thermal: "/sys/class/thermal",
  status: "/proc/self/status",
});

/** How the machine does. What it cannot say is null; never rejects. */
export async function readGateway(places: GatewayPlaces): Promise<GatewayState> {
  const disk = await statfs(places.data).catch(() => null);
  const [minute = 0, five = 0, fifteen = 0] = loadavg();
  return {
    temperatureC: await hottest(places.thermal),
    load: [minute, five, fifteen],
    processors: cpus().length,
    processBytes: residentBytes(await textOf(places.status)),
    memoryFreeBytes: freemem(),
    memoryTotalBytes: totalmem(),
    diskFreeBytes: disk === null ? null : disk.bavail * disk.bsize,
    diskTotalBytes: disk === null ? null : disk.blocks * disk.bsize,
    addresses: addressesOf(networkInterfaces()),
  };
}

/** The hottest of the machine's zones; those that are not there read as nothing. */
async function hottest(folder: string): Promise<number | null> {
  const names = await readdir(folder).catch((): string[] => []);
  const zones = names.filter((name) => name.startsWith("thermal_zone"));
  const read = await Promise.all(zones.map((zone) => textOf(join(folder, zone, "temp"))));
  const celsius = read
    .filter((text) => /^-?\d+\s*$/.test(text))
    .map((text) => Number(text) / 1000)
    // A zone that is not fitted reads 0 or far below.
    .filter((value) => value > 0 && value < 150);
  return celsius.length === 0 ? null : Math.max(...celsius);
}

const textOf = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

/** `VmRSS:   81234 kB` */
function residentBytes(status: string): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** Where this machine can be reached; a link-local IPv6 address leads nowhere from a browser. */
function addressesOf(all: ReturnType<typeof networkInterfaces>): GatewayState["addresses"] {
  return Object.entries(all).flatMap(([name, found]) =>
    (found ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith("fe80:"))
      .map(({ address, family }) => ({
        name,
        address,
        family: family === "IPv6" ? ("IPv6" as const) : ("IPv4" as const),
      })),
  );
}
