import { MqttClient } from "mqtt";
import type { Meeting } from "../contract/agenda.ts";
import { sleep } from "../contract/clock.ts";
import type { Enrolment, HubConfig } from "../contract/hub-config.ts";
import type { BookingResult } from "./agenda/bookings.ts";
import { createGate } from "./api/gate.ts";
import { createServer } from "./api/server.ts";
import { createSessionCookie } from "./api/session-cookie.ts";
import { openBareHub } from "./bare-hub.ts";
import { type Dial, dialExternal } from "./cluster/external-broker.ts";
import { openListening } from "./cluster/hub-listening.ts";
import { startHistoryKeeper } from "./history/history-keeper.ts";
import { createDenials } from "./audit/denials.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { hubLimits } from "./hub-limits.ts";
import { assertHubLimits } from "./limit-rules.ts";
import type { HubPorts } from "./hub-ports.ts";
import type { HubServices } from "./hub-services.ts";
import { type Broker, startBroker } from "./ingest/broker.ts";
import type { HostConnection } from "./ingest/host-connection.ts";
import { createCalendarReader } from "./sources/calendar-reader.ts";
import { createSource } from "./sources/create-source.ts";
import { startSystemServices, type SystemServices } from "./system/system-services.ts";
import { createGuardedFetch, resolveByDns } from "./sources/guarded-fetch.ts";
import type { AuditEntry, HubStore, RoomRef } from "./store/hub-store.ts";

/** A running hub. */
export interface Hub {
  /** Where people reach it: `http://127.0.0.1:8090`. */
  readonly address: string;
  /** Where rooms reach its own broker: `mqtt://127.0.0.1:1883`; null with an external broker. */
  readonly brokerUrl: string | null;
  /** One-time link to make the first account; null when there is one. */
  readonly setupLink: string | null;
  /** A new login for a room; the one before ends. */
  enrol(ref: RoomRef): Promise<Enrolment>;
  /** Books a meeting as an operator would; for demonstrations. */
  book(ref: RoomRef, meeting: Meeting): Promise<BookingResult>;
  /** Ends everything, in reverse order; nothing is left running. */
  stop(): Promise<void>;
}

/** How to end what has been started, in the order of starting. */
type Stops = (() => Promise<void>)[];

/**
 * Starts a hub: store, broker, ingest, pages.
 * @throws Error when its data folder, its database server or one of its ports cannot be used; all is stopped again then
 */
export async function createHub(config: HubConfig, ports: HubPorts): Promise<Hub> {
  assertHubLimits();
  const stops: Stops = [];
  try {
    return await start(config, ports, stops);
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
}

async function start(config: HubConfig, ports: HubPorts, stops: Stops): Promise<Hub> {
  const { wireClock, roomClock, log } = ports;
  const { store, services } = await openBareHub(config, ports);
  stops.push(() => store.close());
  stops.push(
    startHousekeeping({ store, sessionEnds: services.sessionEnds, wireClock, roomClock, log }),
  );
  await services.places.start();
  services.auditDesk.start();
  stops.push(() => services.auditDesk.stop());
  stops.push(() => services.ingest.stop());
  await services.words.heedRooms();
  services.wiping.start();
  stops.push(() => services.wiping.stop());
  stops.push(startHistoryKeeper({ readings: store.readings, wireClock, roomClock, log }));
  services.energy.job.start();
  stops.push(() => services.energy.job.stop());
  services.deviceWatch.start();
  stops.push(() => services.deviceWatch.stop());
  const system = startSystemServices(config, ports, store, services);
  stops.push(() => system.stop());
  const broker = await openBroker(config, ports, services, stops);
  await openHost(config, ports, store, services, broker, stops);
  await openSources(ports, services, stops);
  services.alarms.start({ refused: services.refusedRooms, backups: system.backups });
  stops.push(() => services.alarms.stop());
  const address = await openPages(
    config,
    ports,
    store,
    { ...services, ...system },
    broker.own,
    stops,
  );
  const code = await services.accounts.prepareSetup();
  log.info({ address, broker: broker.url }, "the hub is up");
  return {
    address,
    brokerUrl: broker.own === null ? null : broker.url,
    setupLink: code === null ? null : `${address}/#/setup?code=${code}`,
    enrol: (ref) => services.enrolments.enrol(ref),
    book: (ref, meeting) => services.bookings.book(ref, meeting),
    stop: () => stopAll(stops),
  };
}

async function stopAll(stops: Stops): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
}

interface BrokerAccess {
  readonly own: Broker | null;
  readonly url: string;
  readonly dial: Dial;
}

/** The hub's own broker, or the way to an external one. */
async function openBroker(
  config: HubConfig,
  ports: HubPorts,
  { enrolments }: HubServices,
  stops: Stops,
): Promise<BrokerAccess> {
  if (!("embedded" in config.mqtt)) {
    const dial = dialExternal(config.mqtt, ports.brokerPassword);
    return { own: null, url: config.mqtt.url, dial };
  }
  const { host, port } = config.mqtt.embedded;
  const starting = startBroker({
    host,
    port,
    tls: ports.mqttTls,
    checkRoom: (login) => enrolments.check(login),
    log: ports.log,
  });
  const own = await usable("mqtt.embedded", starting);
  stops.push(() => own.stop());
  const scheme = ports.mqttTls === null ? "mqtt" : "mqtts";
  return {
    own,
    url: `${scheme}://${hostForUrl(host)}:${own.port}`,
    dial: (options, name) => new MqttClient(() => own.connect(), { ...options, clientId: name }),
  };
}

/** Connects as Sparkplug's host. An external broker may come later; the hub's own must be there. */
async function openHost(
  config: HubConfig,
  ports: HubPorts,
  store: HubStore,
  services: HubServices,
  broker: BrokerAccess,
  stops: Stops,
): Promise<void> {
  const { url, dial } = broker;
  const onOnline = () => void announce(services, ports);
  const parts = { config, ports, store, services, url, dial, onOnline, stops };
  const host = await openListening(parts);
  if (broker.own !== null) await untilOnline(host, ports);
}

/** Asks calendars outside, where there is a program that reads them. */
async function openSources(
  { calendarProgram: program, wireClock, roomClock, log }: HubPorts,
  { desk }: HubServices,
  stops: Stops,
): Promise<void> {
  const http = createGuardedFetch({ clock: wireClock, resolve: resolveByDns });
  if (program === null) {
    await desk.start({ http, makeSource: () => null });
  } else {
    const reader = createCalendarReader({ program, clock: wireClock, log });
    stops.push(() => reader.stop());
    const ports = { http, reader, wireClock, wallMs: () => roomClock.wallMs() };
    await desk.start({ http, makeSource: (making) => createSource(making, ports) });
  }
  stops.push(() => desk.stop());
}

/** A broker that has just started has no documents: rooms must find theirs when they come. */
async function announce({ agendas, people }: HubServices, { log }: HubPorts): Promise<void> {
  await people.announce();
  try {
    await agendas.publishAll();
  } catch (error) {
    log.error({ error: String(error) }, "agendas could not be sent to the broker");
  }
}

async function untilOnline(host: HostConnection, { wireClock }: HubPorts): Promise<void> {
  const lastMs = wireClock.monotonicMs() + hubLimits.host.startTimeoutMs;
  while (!host.online()) {
    if (wireClock.monotonicMs() > lastMs) {
      throw new Error("the hub cannot reach its own broker; check the address it listens on");
    }
    await sleep(wireClock, "wait for the broker", 10);
  }
}

/** The HTTP server; returns the address people use. */
async function openPages(
  config: HubConfig,
  ports: HubPorts,
  store: HubStore,
  services: HubServices & SystemServices,
  broker: Broker | null,
  stops: Stops,
): Promise<string> {
  const { http } = config;
  const { wireClock, roomClock, speed, log } = ports;
  const scheme = ports.httpTls === null ? "http" : "https";
  const publicUrl = http.publicUrl === undefined ? null : new URL(http.publicUrl);
  const secure = scheme === "https" || publicUrl?.protocol === "https:";
  const cookie = createSessionCookie(secure);
  const audit = (entry: Omit<AuditEntry, "atMs">) =>
    store.audit.add({ ...entry, atMs: wireClock.wallMs() });
  const denials = createDenials({ clock: wireClock, audit, log });
  stops.push(() => denials.flush());
  const server = await createServer(
    {
      ...services,
      sites: config.sites,
      store,
      cookie,
      gate: createGate({ ...services, cookie, denials }),
      names: { scheme, publicUrl },
      clauses: ports.clauses,
      clock: wireClock,
      roomTime: () => (speed === 1 ? null : { nowMs: roomClock.wallMs(), speed }),
      randomBytes: ports.randomBytes,
      log,
      disconnectRoom: (username) => broker?.disconnect(username),
      audit,
    },
    {
      names: { scheme, publicUrl },
      tls: ports.httpTls,
      consoleFolder: ports.consoleFolder,
    },
  );
  stops.push(() => server.close());
  stops.push(async () => services.feed.stop());
  stops.push(async () => services.acts.stop());
  await usable("http", server.listen({ host: http.host, port: http.port }));
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : http.port;
  return publicUrl?.origin ?? `${scheme}://${hostForUrl(http.host)}:${port}`;
}

/** Says which setting to change when an address cannot be listened on. */
async function usable<T>(setting: string, listening: Promise<T>): Promise<T> {
  try {
    return await listening;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}; choose another host or port at ${setting} in hub.yaml`, {
      cause: error,
    });
  }
}

/** An address that can be dialled; a server on every interface is reached on this machine. */
function hostForUrl(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
