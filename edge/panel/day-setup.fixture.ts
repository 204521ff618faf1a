import { createClock } from "../../contract/clock.ts";
import type { LinkHealth } from "../links/link-health.ts";
import { newCounters } from "../links/link-health.ts";
import { createBackups } from "../setup/backups.ts";
import { readGateway } from "../setup/gateway.ts";
import { createSetupBook } from "../setup/setup-book.ts";
import type { VirtualDay } from "../virtual-day.fixture.ts";
import type { SetupPanelPorts } from "./setup-routes.ts";

/** The set-up page's view of a room in virtual time: its lines are said to be up, all but the projector's. */
export function daySetup(day: VirtualDay): SetupPanelPorts["setup"] {
  const { loop, room, database: store, file } = day;
  const { model } = loop.snapshot;
  const wireClock = createClock();
  const started = wireClock.monotonicMs();
  const healthOf = (link: string): LinkHealth => ({
    ...newCounters(),
    link,
    type: Object.keys(model.links.get(link) ?? {})[0] ?? "",
    up: link !== "projector",
    failure: link === "projector" ? { code: "link-refused" } : null,
    queued: 0,
    busyShare: link.startsWith("bus") ? 0.42 : null,
    sent: Math.round((wireClock.monotonicMs() - started) / 100),
    timeouts: 3,
  });
  const book = createSetupBook({
    model,
    version: "0.1.0",
    speed: 1,
    roomClock: { wallMs: () => day.now() },
    wireClock,
    snapshot: () => loop.snapshot,
    runners: () => room.runners,
    links: () => [...model.links.keys()].map(healthOf),
    hubConnected: () => false,
    gateway: () => readGateway({ data: "/tmp", thermal: "/nowhere", status: "/proc/self/status" }),
    file,
    store,
  });
  for (const link of model.links.keys()) book.noteLink(link);
  return {
    view: () => book.view(),
    startProbe: (by) => book.probe.start(by),
    backups: createBackups({ file, backupTo: (copy) => store.backupTo(copy) }),
  };
}
