import type { HubConfig } from "../contract/hub-config.ts";
import type { HubPorts } from "./hub-ports.ts";
import { createServices, type HubServices } from "./hub-services.ts";
import type { HubStore } from "./store/hub-store.ts";
import { openStore } from "./store/open-store.ts";

/**
 * A hub without its machine: what it remembers and all of its services, wired to one another. The
 * server puts a broker, pages and housekeeping around it.
 */
export interface BareHub {
  readonly store: HubStore;
  readonly services: HubServices;
}

/** @throws Error when the data folder, or the database server, cannot be used */
export async function openBareHub(config: HubConfig, ports: HubPorts): Promise<BareHub> {
  const store = await openStore(config, ports.log);
  return { store, services: createServices(config, ports, store) };
}

export type { HubStore } from "./store/hub-store.ts";
