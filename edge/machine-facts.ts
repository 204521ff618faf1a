import type { MachineFacts } from "./selftest/bench.ts";
import { gatewayPlaces, readGateway } from "./setup/gateway.ts";

/** What a self-test asks of this machine: its disk, its temperature and its load. Never rejects. */
export async function machineFacts(dataFolder: string): Promise<MachineFacts> {
  const gateway = await readGateway(gatewayPlaces(dataFolder));
  const { diskFreeBytes, diskTotalBytes, temperatureC, load, processors } = gateway;
  const isTold = diskFreeBytes !== null && diskTotalBytes !== null && diskTotalBytes > 0;
  const [lastMinute] = load;
  return {
    diskFree: isTold ? diskFreeBytes / diskTotalBytes : null,
    temperatureC,
    load: lastMinute / Math.max(1, processors),
  };
}
