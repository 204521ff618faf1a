import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Act, ActResult } from "../contract/act.ts";
import type { RoomEvent, RoomView } from "../contract/api.ts";
import { type Clock, createClock, type TimeLine } from "../contract/clock.ts";
import { describeProblem } from "../contract/document.ts";
import type { Failure } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import type { Assets } from "./assets.ts";
import { createBareRoom } from "./bare-room.ts";
import type { DeviceModel, RoomModel } from "./devices/room-model.ts";
import { createDriver } from "./drivers/create-driver.ts";
import type { Driver } from "./drivers/driver.ts";
import { fenceDriver } from "./fence/driver-fence.ts";
import { assertLimits } from "./limits.ts";
import { createGpioBackEnd } from "./links/gpio-back-end.ts";
import { createLinks, type Links } from "./links/links.ts";
import { installedFont } from "./nameplates/installed-fonts.ts";
import { openCoverage } from "./nameplates/plate-fonts.ts";
import { platesOf } from "./nameplates/plates-of-room.ts";
import { createPlates, type Plates } from "./nameplates/plates.ts";
import { createPlateRenderer, type RenderProgram } from "./nameplates/plate-renderer.ts";
import { keepMachineToken } from "./panel/machine-token.ts";
import { panelLimits } from "./panel/limits.ts";
import { openPanel } from "./panel/open-panel.ts";
import { createPeople, forgetHubPeople } from "./panel/people.ts";
import { createPinHasher, scryptCost } from "./panel/pin-hash.ts";
import { machineFacts } from "./machine-facts.ts";
import { readSecret } from "./secrets.ts";
import { openSetup } from "./setup/open-setup.ts";
import { storeLimits } from "./store/limits.ts";
import type { PeopleStore } from "./store/people-table.ts";
import { openStore } from "./store/sqlite-store.ts";
import { openUplink } from "./uplink/open-uplink.ts";
import type { Uplink } from "./uplink/uplink.ts";

export interface EdgePorts {
  readonly assets: Assets;
  /** Room time against real time; `realTime` outside demonstrations. */
  readonly time: TimeLine;
  readonly renderProgram: RenderProgram;
  readonly version: string;
  readonly log: Log;
}

/** A running room. */
export interface Edge {
  readonly panelUrl: string;
  /** A fresh one-time link that signs one browser in. */
  enterLink(): string;
  view(): RoomView;
  /** Tells every change from now on. Returns how to stop. */
  onEvent(listener: (event: RoomEvent) => void): () => void;
  act(act: Act, by: string): ActResult;
  /** Ends everything in the reverse order of its start. Devices keep their state. */
  stop(): Promise<void>;
}

/** How to end what has been started, in the order of starting. */
type Stops = (() => void | Promise<void>)[];

/**
 * Starts a room: memory, plates, loop, panel, lines, devices, uplink. It starts with any device,
 * broker or hub missing. Rejects only when its own memory or its panel's port cannot be had.
 */
export async function createEdge(model: RoomModel, ports: EdgePorts): Promise<Edge> {
  assertLimits();
  const stops: Stops = [];
  try {
    return await start(model, ports, stops);
  } catch (reason) {
    await stopAll(stops);
    throw reason;
  }
}

async function stopAll(stops: Stops): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
}

async function start(model: RoomModel, ports: EdgePorts, stops: Stops): Promise<Edge> {
  const { log, time } = ports;
  const wireClock = createClock();
  const { store, access, people: table } = await openMemory(model, log, stops);
  const people = openPeople(table);
  if (model.config.hub === undefined) withoutHub(table, log);
  // These three know one another: plates wake the loop, the loop looks at the uplink.
  let wake: () => void = () => undefined;
  let uplink: Uplink | null = null;
  const plates = openPlates(model, ports, wireClock, () => wake(), stops);
  const standing = {
    store,
    roomClock: createClock(time),
    wireClock,
    speed: time.speed,
    version: ports.version,
    hubConnected: () => uplink?.connected() ?? false,
  };
  const room = createBareRoom(model, {
    ...standing,
    newId: randomUUID,
    plates,
    machine: () => machineFacts(model.config.data),
    onRecords: () => uplink?.wake(),
    onStoreTrouble: (reason) => log.error({ reason: String(reason) }, "the store refused to write"),
  });
  const { loop } = room;
  wake = () => loop.wake();
  uplink = await openUplink(model.config, { store, loop, people, wireClock, log });
  const assetsDir = ports.assets.panelDir;
  const setup = openSetup(model, { ...standing, room, links: () => links.health() });
  stops.push(() => setup.stop());
  const links = linksOf(model, wireClock, log, (link) => setup.noteLink(link));
  const { traces } = links;
  const panel = await openPanel(model, {
    loop,
    access,
    people,
    plates,
    traces,
    memory: store,
    setup: setup.panel,
    assetsDir,
    wireClock,
    log,
  });
  stops.push(() => panel.stop());
  await keepMachineToken(model.config.data, panel).catch((reason: unknown) =>
    log.warn({ reason: String(reason) }, "commands of this machine cannot sign in at the panel"),
  );
  room.equip(driversOn(links, plates, wireClock, log));
  await links.start();
  stops.push(() => links.stop());
  room.start();
  stops.push(() => room.stop());
  uplink?.start();
  stops.push(() => uplink?.stop());
  return {
    panelUrl: panel.url,
    enterLink: () => panel.enterLink(),
    view: () => loop.view(),
    onEvent: (listener) => loop.onEvent(listener),
    act: (act, by) => loop.act(act, by),
    stop: () => stopAll(stops),
  };
}

/** The room's database. A spoilt one was set aside: the room starts all the same. */
async function openMemory({ config }: RoomModel, log: Log, stops: Stops) {
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const memory = openStore(join(config.data, "room.db"), {
    random: (size) => randomBytes(size),
    limits: storeLimits,
  });
  stops.push(() => memory.store.close());
  for (const finding of memory.findings) log.error({ ...finding }, "the database was set aside");
  return memory;
}

const openPeople = (store: PeopleStore) =>
  createPeople({
    store,
    pins: createPinHasher(scryptCost, (size) => randomBytes(size)),
    newId: randomUUID,
    limits: panelLimits,
  });

/** The room starts all the same when its disk is full. */
function withoutHub(people: PeopleStore, log: Log): void {
  try {
    forgetHubPeople(people);
  } catch (error) {
    log.error({ error: String(error) }, "the hub's people could not be removed");
  }
}

function openPlates(
  model: RoomModel,
  { assets, renderProgram, log }: EdgePorts,
  clock: Clock,
  onReady: () => void,
  stops: Stops,
): Plates {
  const renderer = createPlateRenderer({ program: renderProgram, clock, log });
  stops.push(() => renderer.stop());
  const templates = assets.plateTemplates();
  for (const problem of templates.problems) {
    log.error({ problem: describeProblem(problem) }, "a plate template is left out");
  }
  return createPlates({
    plates: platesOf(model),
    templates,
    coverage: () => openCoverage(installedFont),
    place: { name: model.config.name, timeZone: model.config.timezone },
    render: renderer.render,
    onReady,
    log,
  });
}

const linksOf = (
  model: RoomModel,
  wireClock: Clock,
  log: Log,
  onChange: (link: string) => void,
): Links =>
  createLinks(model, {
    wireClock,
    random: Math.random,
    readSecret,
    gpio: createGpioBackEnd({ sysfsRoot: "/sys/class/gpio", folder: "", wireClock }),
    log: (link, failure) => {
      logLink(log, link, failure);
      onChange(link);
    },
  });

/** Fenced drivers for the devices on these lines. */
function driversOn(links: Links, plates: Plates, wireClock: Clock, log: Log) {
  const { readSecret } = links;
  const image = (hash: string) => plates.imageOf(hash);
  return (device: DeviceModel): Driver =>
    fenceDriver(
      device.id,
      (within) => createDriver(device, within(links), within({ wireClock, readSecret, image })),
      { wireClock, log },
    );
}

/** A line's fate is told when it changes, not at every try. */
function logLink(log: Log, link: string, failure: Failure | null): void {
  if (failure === null) log.info({ link }, "line up");
  else log.warn({ link, code: failure.code, detail: failure.detail }, "line down");
}
