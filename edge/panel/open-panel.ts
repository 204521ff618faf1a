import { randomBytes } from "node:crypto";
import { clauseView } from "../../contract/clauses.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { createEnergyBook, type EnergyPorts } from "../energy/energy-book.ts";
import type { Loop } from "../loop.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Plates } from "../nameplates/plates.ts";
import { explain } from "../room/explain.ts";
import { explainDuty } from "../standards/explain-duty.ts";
import type { AccessStore } from "../store/access-table.ts";
import { panelLimits } from "./limits.ts";
import type { People } from "./people.ts";
import { createPanel, type Panel } from "./panel-server.ts";
import type { SetupPanelPorts } from "./setup-routes.ts";
import type { TracePorts } from "./trace-routes.ts";

export interface OpenPanelPorts {
  readonly loop: Loop;
  readonly access: AccessStore;
  readonly people: People;
  readonly plates: Plates;
  readonly traces: TracePorts["traces"];
  /** The room's journal and its watts, to read. */
  readonly memory: EnergyPorts["store"];
  readonly setup: SetupPanelPorts["setup"];
  readonly assetsDir: string | null;
  readonly wireClock: Clock;
  readonly log: Log;
}

/** The panel of a room, listening where its file says. */
export function openPanel(model: RoomModel, ports: OpenPanelPorts): Promise<Panel> {
  const { loop, access, people, plates, traces, assetsDir, wireClock, log } = ports;
  const { memory, setup } = ports;
  const energy = createEnergyBook({
    store: memory,
    snapshot: () => loop.snapshot,
    pause: () => sleep(wireClock, "energy", 0),
  });
  const clauses = [...model.standards.values()].map((clause) =>
    clauseView(clause.id, clause, clause.document),
  );
  return createPanel({
    ...model.config.panel,
    names: [],
    assetsDir,
    roomView: () => loop.view(),
    onRoomEvent: (listener) => loop.onEvent(listener),
    act: (act, by) => loop.act(act, by),
    explain: (point) => explain(loop.snapshot, loop.facts(), point),
    explainDuty: (id) => explainDuty(loop.snapshot, id),
    clauses: () => clauses,
    reports: () => loop.reports(),
    platePng: (device) => Promise.resolve(plates.previewOf(device)),
    traces,
    energy: () => energy.view(),
    journal: memory,
    setup,
    store: access,
    people,
    note: (by, act, text) => loop.note(by, act, text),
    clock: wireClock,
    random: (bytes) => randomBytes(bytes),
    limits: panelLimits,
    log,
  });
}
