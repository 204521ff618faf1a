import { readFile, statfs } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import type { MachineFacts } from "./selftest/bench.ts";

/** Where Linux tells the temperature of the processor, thousandths of a degree. */
const thermalFile = "/sys/class/thermal/thermal_zone0/temp";

/** What this machine says of its disk, its temperature and its load. Never rejects. */
export async function machineFacts(dataFolder: string): Promise<MachineFacts> {
  const disk = await statfs(dataFolder).catch(() => null);
  const thousandths = await readFile(thermalFile, "utf8").catch(() => null);
  const [lastMinute = 0] = loadavg();
  return {
    diskFree: disk === null || disk.blocks === 0 ? null : disk.bavail / disk.blocks,
    temperatureC: thousandths === null ? null : Number(thousandths) / 1000,
    load: lastMinute / availableParallelism(),
  };
}
