import { createClock } from "../../contract/clock.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Plates } from "../nameplates/plates.ts";
import type { VirtualDay } from "../virtual-day.fixture.ts";
import { daySetup } from "./day-setup.fixture.ts";
import { openPanel } from "./open-panel.ts";
import { grantTable, testPeople } from "./panel.fixture.ts";
import type { Panel } from "./panel-server.ts";

const plates: Plates = {
  targets: () => new Map(),
  failures: () => new Map(),
  troubles: () => [],
  imageOf: () => undefined,
  previewOf: () => undefined,
};

/** The panel of a room that lives in virtual time, on a free port of this machine. */
export function openDayPanel(day: VirtualDay, assetsDir: string | null): Promise<Panel> {
  const { loop, store } = day;
  const { model } = loop.snapshot;
  const config = { ...model.config, panel: { host: "127.0.0.1", port: 0 } };
  const free: RoomModel = { ...model, config };
  const ignore = () => undefined;
  return openPanel(free, {
    loop,
    access: grantTable(),
    people: testPeople(),
    plates,
    traces: { switchOn: () => "unknown-subject", switchOff: ignore, view: () => undefined },
    memory: store,
    setup: daySetup(day),
    assetsDir,
    wireClock: createClock(),
    log: { info: ignore, warn: ignore, error: ignore },
  });
}
