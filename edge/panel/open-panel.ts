import { randomBytes } from "node:crypto";
import { clauseView } from "../../contract/clauses.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import type { Loop } from "../loop.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Plates } from "../nameplates/plates.ts";
import { explain } from "../room/explain.ts";
import { explainDuty } from "../standards/explain-duty.ts";
import type { AccessStore } from "../store/access-table.ts";
import { panelLimits } from "./limits.ts";
import { createPanel, type Panel } from "./panel-server.ts";
import type { TracePorts } from "./trace-routes.ts";

export interface OpenPanelPorts {
  readonly loop: Loop;
  readonly access: AccessStore;
  readonly plates: Plates;
  readonly traces: TracePorts["traces"];
  readonly assetsDir: string | null;
  readonly wireClock: Clock;
  readonly log: Log;
}

/** The panel of a room, listening where its file says. */
export function openPanel(model: RoomModel, ports: OpenPanelPorts): Promise<Panel> {
  const { loop, access, plates, traces, assetsDir, wireClock, log } = ports;
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
    platePng: (device) => Promise.resolve(plates.previewOf(device)),
    traces,
    store: access,
    clock: wireClock,
    random: (bytes) => randomBytes(bytes),
    limits: panelLimits,
    log,
  });
}
