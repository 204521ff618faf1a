import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { IngestFigures } from "../ingest/ingest-figures.ts";
import type { ProcessUsage } from "./system-desk.ts";

/** What a scrape asks of the hub, besides what its process tells by itself. */
export interface MetricsSources {
  readonly figures: () => IngestFigures;
  readonly history: () => Promise<object>;
  readonly rooms: () => Promise<readonly RoomMetric[]>;
  readonly store: () => Promise<{ readonly bytes: number; readonly records: number }>;
  readonly backup: () => Promise<{ readonly newestMs: number | null } | null>;
  readonly brokerOnline: () => boolean;
  readonly livePages: () => number;
}

/** What is told of each room: rooms are few and their names do not change. */
export interface RoomMetric {
  readonly site: string;
  readonly room: string;
  readonly online: boolean;
  readonly alarmsOpen: number;
  /** Duties of today. */
  readonly duties: { readonly done: number; readonly late: number; readonly missed: number };
}

export interface HubMetrics {
  readonly contentType: string;
  /** In Prometheus's text form. */
  text(sources: MetricsSources): Promise<string>;
  /** A request that was answered. `route` is the route's pattern, never an address. */
  answered(method: string, route: string, status: number, seconds: number): void;
  usage(): Promise<ProcessUsage>;
  stop(): void;
}

/** Counters and gauges of the hub, in a registry of its own. */
export function createHubMetrics(version: string): HubMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: "huitang_http_request_seconds",
    help: "How long requests took, by route",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.025, 0.1, 0.5, 2, 10],
    registers,
  });
  const collect = createGauges(registry, version);
  return {
    contentType: registry.contentType,
    async text(sources) {
      await collect(sources);
      return await registry.metrics();
    },
    answered: (method, route, status, seconds) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds),
    async usage() {
      // Reading this one reckons its percentiles, which are figures of their own.
      await registry.getSingleMetric("nodejs_eventloop_lag_seconds")?.get();
      return {
        memoryBytes: await valueOf(registry, "process_resident_memory_bytes", 1),
        delayMs: await valueOf(registry, "nodejs_eventloop_lag_p99_seconds", 1000),
      };
    },
    stop: () => registry.clear(),
  };
}

/** What is asked for when a scrape comes; returns how. */
function createGauges(registry: Registry, version: string) {
  const registers = [registry];
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers });
  gauge("huitang_info", "The version that runs", "version").set({ version }, 1);
  const ingest = gauge("huitang_ingest", "Ingest of this process, by figure", "figure");
  const history = gauge("huitang_history", "Readings on their way to their place", "figure");
  const online = gauge("huitang_room_online", "1: the room is connected", "site", "room");
  const alarms = gauge("huitang_room_alarms_open", "Open alarms of the room", "site", "room");
  const duties = gauge(
    "huitang_duties_today",
    "Duties of today by what became of them",
    "site",
    "outcome",
  );
  const bytes = gauge("huitang_store_bytes", "Size of the database");
  const records = gauge("huitang_store_records", "Records of rooms in the database");
  const broker = gauge("huitang_broker_connected", "1: there is a connection to the broker");
  const pages = gauge("huitang_live_pages", "Open live pages");
  const backup = gauge("huitang_backup_newest_seconds", "Epoch seconds of the newest backup");

  return async (sources: MetricsSources): Promise<void> => {
    for (const [figure, value] of Object.entries(sources.figures())) ingest.set({ figure }, value);
    for (const [figure, value] of Object.entries(await sources.history())) {
      history.set({ figure }, Number(value));
    }
    online.reset();
    alarms.reset();
    duties.reset();
    for (const { site, room, ...told } of await sources.rooms()) {
      online.set({ site, room }, told.online ? 1 : 0);
      alarms.set({ site, room }, told.alarmsOpen);
      for (const [outcome, count] of Object.entries(told.duties)) {
        duties.inc({ site, outcome }, count);
      }
    }
    const stored = await sources.store();
    bytes.set(stored.bytes);
    records.set(stored.records);
    broker.set(sources.brokerOnline() ? 1 : 0);
    pages.set(sources.livePages());
    const kept = await sources.backup();
    if (kept !== null) backup.set(kept.newestMs === null ? 0 : kept.newestMs / 1000);
  };
}

async function valueOf(registry: Registry, name: string, times: number): Promise<number | null> {
  const metric = await registry.getSingleMetric(name)?.get();
  const value = metric?.values[0]?.value;
  return value === undefined || Number.isNaN(value) ? null : value * times;
}
