import { join } from "node:path";
import type { Clock } from "../../contract/clock.ts";
import type { BareRoom } from "../bare-room.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { LinkHealth } from "../links/link-health.ts";
import type { SetupPanelPorts } from "../panel/setup-routes.ts";
import type { SqliteStore } from "../store/sqlite-store.ts";
import { createBackups } from "./backups.ts";
import { gatewayPlaces, readGateway } from "./gateway.ts";
import { createSetupBook } from "./setup-book.ts";

export interface OpenSetupPorts {
  readonly version: string;
  readonly speed: number;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  readonly room: BareRoom;
  readonly store: SqliteStore;
  readonly links: () => readonly LinkHealth[];
  readonly hubConnected: () => boolean;
}

export interface OpenSetup {
  readonly panel: SetupPanelPorts["setup"];
  /** A line came up or went down. */
  noteLink(link: string): void;
  stop(): void;
}

/** The set-up page's view of a running edge. */
export function openSetup(model: RoomModel, ports: OpenSetupPorts): OpenSetup {
  const { room, store } = ports;
  const { data } = model.config;
  const file = join(data, "room.db");
  const places = gatewayPlaces(data);
  const book = createSetupBook({
    ...ports,
    model,
    file,
    snapshot: () => room.loop.snapshot,
    runners: () => room.runners,
    gateway: () => readGateway(places),
  });
  const unhear = room.loop.onEvent(() => book.noteHub());
  return {
    panel: {
      view: () => book.view(),
      startProbe: (by) => book.probe.start(by),
      backups: createBackups({ file, backupTo: (copy) => store.backupTo(copy) }),
    },
    noteLink: (link) => book.noteLink(link),
    stop() {
      unhear();
      book.probe.stop();
    },
  };
}
