import { stat } from "node:fs/promises";
import type { Clock } from "../../contract/clock.ts";
import type { GatewayState, SetupLink, SetupStore, SetupView } from "../../contract/setup.ts";
import { busLoads } from "../devices/bus-load.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { LinkHealth } from "../links/link-health.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { createRunningProbe, type RunningProbe } from "./running-probe.ts";

export interface SetupPorts {
  readonly model: RoomModel;
  readonly version: string;
  readonly speed: number;
  readonly roomClock: Pick<Clock, "wallMs">;
  readonly wireClock: Pick<Clock, "monotonicMs">;
  readonly snapshot: () => Snapshot;
  readonly runners: () => ReadonlyMap<string, DeviceRunner>;
  readonly links: () => readonly LinkHealth[];
  readonly hubConnected: () => boolean;
  readonly gateway: () => Promise<GatewayState>;
  /** The room's database. */
  readonly file: string;
  readonly store: {
    lastNumber(): number;
    acknowledged(): number;
    health(): Pick<SetupStore, "usedShare" | "wattsDropped" | "recordsDropped">;
  };
}

/** What there is to know of the machine, its lines and its memory, and the look at its devices. */
export interface SetupBook {
  readonly probe: RunningProbe;
  view(): Promise<SetupView>;
  /** A line came up or went down. */
  noteLink(link: string): void;
  /** Called now and then: whether the hub is there is looked up. */
  noteHub(): void;
}

export function createSetupBook(ports: SetupPorts): SetupBook {
  const startedMs = ports.wireClock.monotonicMs();
  const linkSince = new Map<string, number>();
  const plans = new Map(busLoads(ports.model).map((load) => [load.link, load]));
  const probe = createRunningProbe(ports);
  let hub: { readonly isConnected: boolean; readonly sinceMs: number | null } = {
    isConnected: false,
    sinceMs: null,
  };

  const linkOf = (health: LinkHealth): SetupLink => ({
    ...health,
    settings: plans.get(health.link)?.settings ?? null,
    planShare: plans.get(health.link)?.share ?? null,
    devices: devicesOn(ports.model, health.link),
    sinceMs: linkSince.get(health.link) ?? null,
  });

  return {
    probe,
    async view() {
      const { nowMs, clockTrusted } = ports.snapshot();
      const { timezone, hub: wanted } = ports.model.config;
      const gateway = await ports.gateway();
      const store = await storeOf(ports);
      return {
        version: ports.version,
        upForMs: ports.wireClock.monotonicMs() - startedMs,
        clock: { nowMs, timeZone: timezone, trusted: clockTrusted, speed: ports.speed },
        gateway,
        hub:
          wanted === undefined
            ? null
            : { url: wanted.url, connected: ports.hubConnected(), sinceMs: hub.sinceMs },
        links: ports.links().map(linkOf),
        countedAtMs: ports.wireClock.monotonicMs(),
        store,
        probe: probe.view(),
      };
    },
    noteLink: (link) => void linkSince.set(link, ports.roomClock.wallMs()),
    noteHub() {
      const isConnected = ports.hubConnected();
      if (isConnected === hub.isConnected) return;
      hub = { isConnected, sinceMs: ports.roomClock.wallMs() };
    },
  };
}

const devicesOn = (model: RoomModel, link: string): readonly string[] =>
  [...model.devices.values()].filter((device) => device.link === link).map(({ id }) => id);

async function storeOf({ store, file }: SetupPorts): Promise<SetupStore> {
  const sizes = await Promise.all([file, `${file}-wal`].map(sizeOf));
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    records: store.lastNumber(),
    acknowledged: store.acknowledged(),
    ...store.health(),
  };
}

const sizeOf = async (file: string): Promise<number> => {
  const found = await stat(file).catch(() => null);
  return found?.size ?? 0;
};
