import type { HubConfig } from "../../contract/hub-config.ts";
import { type BackupDesk, createBackupDesk } from "../backup/backup-desk.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { HubServices } from "../hub-services.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createHubMetrics, type HubMetrics } from "./hub-metrics.ts";
import { createSystemDesk, type SystemDesk } from "./system-desk.ts";

/** The part of a hub that knows how the hub itself does. */
export interface SystemServices {
  readonly system: SystemDesk;
  readonly backups: BackupDesk;
  readonly metrics: HubMetrics;
  stop(): Promise<void>;
}

/** Starts with looking whether a backup is due. */
export function startSystemServices(
  config: HubConfig,
  { version, machine, randomBytes, wireClock, log }: HubPorts,
  store: HubStore,
  { live, outlet, ingest }: Pick<HubServices, "live" | "outlet" | "ingest">,
): SystemServices {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const desk = { config, version, randomBytes, clock: wireClock, timeZone, log };
  const backups = createBackupDesk(desk);
  const metrics = createHubMetrics(version);
  const system = createSystemDesk({
    config,
    store,
    live,
    outlet,
    figures: () => ingest.figures(),
    backups,
    wireClock,
    machine,
    version,
    usage: () => metrics.usage(),
  });
  backups.start();
  return {
    system,
    backups,
    metrics,
    async stop() {
      await backups.stop();
      metrics.stop();
    },
  };
}
