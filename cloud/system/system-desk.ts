import { statfs } from "node:fs/promises";
import type { Clock } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { ProcessView, StoreView, SystemView } from "../../contract/system-view.ts";
import type { BackupDesk } from "../backup/backup-desk.ts";
import type { Machine } from "../hub-ports.ts";
import type { IngestFigures } from "../ingest/ingest-figures.ts";
import type { Outlet } from "../ingest/outlet.ts";
import type { LiveRooms } from "../rooms/live-rooms.ts";
import type { HubStore } from "../store/hub-store.ts";
import { createClusterStore, type Member } from "../store/leases.ts";
import { storeFigures } from "../store/store-figures.ts";

export interface SystemDeskOptions {
  readonly config: Pick<HubConfig, "data" | "store" | "mqtt">;
  readonly store: HubStore;
  readonly live: LiveRooms;
  readonly outlet: Pick<Outlet, "online">;
  readonly figures: () => IngestFigures;
  readonly backups: BackupDesk;
  readonly wireClock: Clock;
  readonly machine: Machine;
  readonly version: string;
  /** What this process uses; null: it is not known. */
  readonly usage: () => Promise<ProcessUsage>;
}

export interface ProcessUsage {
  readonly memoryBytes: number | null;
  readonly delayMs: number | null;
}

/** How the hub itself does. */
export interface SystemDesk {
  view(): Promise<SystemView>;
}

export function createSystemDesk(options: SystemDeskOptions): SystemDesk {
  const { config, store, outlet, backups, wireClock, machine, version } = options;
  const startedMs = wireClock.wallMs();
  const cluster = createClusterStore(store.database);
  return {
    async view() {
      const sources = await store.sources.all();
      const failing = sources.filter(
        ({ settings, state }) => settings.enabled && state.failure !== null,
      );
      const history = await store.readings.figures();
      return {
        version,
        host: machine.host,
        nowMs: wireClock.wallMs(),
        startedMs,
        ...(await options.usage()),
        broker: { own: "embedded" in config.mqtt, online: outlet.online() },
        rooms: await roomCounts(options),
        sources: { total: sources.length, failing: failing.length },
        processes: processesOf(options, await cluster.members()),
        history: { ...history },
        store: await storeView(options),
        backup: await backups.view(),
      };
    },
  };
}

async function roomCounts({ store, live }: SystemDeskOptions): Promise<SystemView["rooms"]> {
  const rooms = await store.rooms.all();
  const online = rooms.filter((ref) => {
    const state = live.find(ref)?.state;
    return state?.online === true && state.silentSinceMs === null;
  });
  return { total: rooms.length, online: online.length };
}

async function storeView({ config, store }: SystemDeskOptions): Promise<StoreView> {
  const { bytes, records, devices, parts } = await storeFigures(store.database);
  const { kind } = store.database;
  return { kind, bytes, records, devices, parts, disk: await diskOf(config) };
}

async function diskOf({ data }: SystemDeskOptions["config"]): Promise<StoreView["disk"]> {
  try {
    const { bavail, blocks, bsize } = await statfs(data);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

function processesOf(
  { figures, machine }: SystemDeskOptions,
  members: readonly Member[],
): readonly ProcessView[] {
  const own: ProcessView = {
    id: `${machine.host}-${machine.pid}`,
    kind: "hub",
    host: machine.host,
    ageMs: 0,
    figures: { ...figures() },
  };
  const others = members.filter(({ host, pid }) => host !== machine.host || pid !== machine.pid);
  return [
    own,
    ...others.map(({ id, kind, host, ageMs, figures: text }) => ({
      id,
      kind,
      host,
      ageMs,
      figures: numbersIn(text),
    })),
  ];
}

/** What another process, perhaps of another version, said of itself. */
function numbersIn(text: string): Readonly<Record<string, number>> {
  try {
    const parsed: unknown = JSON.parse(text);
    const entries = Object.entries(Object(parsed)).slice(0, 64);
    return Object.fromEntries(
      entries.flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
    );
  } catch {
    return {};
  }
}
