import type { HubConfig } from "../contract/hub-config.ts";
import { type AccountOffice, createAccountOffice } from "./accounts/account-office.ts";
import { Accounts } from "./accounts/accounts.ts";
import { type ApiTokens, createApiTokens } from "./accounts/api-tokens.ts";
import { createEnrolments, type Enrolments } from "./accounts/enrolments.ts";
import type { OutsidePeopleOptions } from "./accounts/outside-people.ts";
import { PanelPeople } from "./accounts/panel-people.ts";
import { createPasswordHasher, scryptCost } from "./accounts/password-hash.ts";
import { createPasswords, type Passwords } from "./accounts/passwords.ts";
import { openSealing, type Sealing } from "./accounts/sealing.ts";
import { openSignOn, type SignOn } from "./accounts/sign-on.ts";
import { createSecondFactors, type SecondFactors } from "./accounts/second-factor.ts";
import { type AlarmServices, createAlarmServices } from "./alarms/alarm-services.ts";
import { AgendaBook } from "./agenda/agenda-book.ts";
import { Bookings } from "./agenda/bookings.ts";
import { RoomWords } from "./agenda/room-words.ts";
import { Wiping, type WipingOptions } from "./agenda/wiping.ts";
import { type AuditDesk, createAuditDesk } from "./audit/audit-desk.ts";
import { SessionEnds } from "./accounts/session-ends.ts";
import {
  createProcessFigures,
  createRefusedRooms,
  type IngestMember,
} from "./cluster/process-figures.ts";
import { LiveFeed } from "./api/live-feed.ts";
import { createDeviceDesk, type DeviceDesk } from "./devices/device-desk.ts";
import { createDeviceWatch, type DeviceWatch } from "./devices/device-watch.ts";
import { createEnergyServices, type EnergyServices } from "./energy/energy-services.ts";
import { ComplianceBook } from "./compliance/compliance-book.ts";
import type { HubPorts } from "./hub-ports.ts";
import { Ingest } from "./ingest/ingest.ts";
import { Outlet } from "./ingest/outlet.ts";
import { Acts } from "./rooms/acts.ts";
import { FreeRoomSearch, usualHours } from "./rooms/free-rooms.ts";
import { LiveRooms } from "./rooms/live-rooms.ts";
import { RoomChanges } from "./rooms/room-changes.ts";
import { createRoomViews, type RoomViews } from "./rooms/room-views.ts";
import { SourceDesk } from "./sources/source-desk.ts";
import { SourceIntake } from "./sources/source-desk-intake.ts";
import { PushedBookings } from "./sources/source-desk-rest.ts";
import { openSourceSecrets } from "./sources/source-desk-secrets.ts";
import { SourceOffice } from "./sources/source-desk-settings.ts";
import { createSites, type Sites } from "./sites/sites.ts";
import { createComplianceStore } from "./store/compliance.ts";
import type { HubStore, RoomRef } from "./store/hub-store.ts";
import { createClusterStore } from "./store/leases.ts";

/** The parts of a hub that neither listen nor connect, wired to one another. */
export interface HubServices {
  readonly accounts: Accounts;
  readonly office: AccountOffice;
  readonly tokens: ApiTokens;
  readonly secondFactors: SecondFactors;
  readonly passwords: Passwords;
  readonly signOn: SignOn | null;
  readonly outsidePeople: OutsidePeopleOptions;
  readonly sealing: Sealing;
  readonly sessionEnds: SessionEnds;
  readonly places: Sites;
  readonly auditDesk: AuditDesk;
  readonly energy: EnergyServices;
  readonly inventory: DeviceDesk;
  readonly deviceWatch: DeviceWatch;
  readonly alarms: AlarmServices;
  readonly compliance: ComplianceBook;
  readonly enrolments: Enrolments;
  readonly people: PanelPeople;
  readonly live: LiveRooms;
  readonly changes: RoomChanges;
  readonly outlet: Outlet;
  readonly agendas: AgendaBook;
  readonly words: RoomWords;
  readonly bookings: Bookings;
  readonly sources: SourceOffice;
  readonly sourceIntake: SourceIntake;
  readonly desk: SourceDesk;
  readonly pushed: PushedBookings;
  readonly freeRooms: FreeRoomSearch;
  readonly wiping: Wiping;
  readonly acts: Acts;
  readonly views: RoomViews;
  readonly feed: LiveFeed;
  readonly ingest: Ingest;
  /** How the processes get on that take what rooms say. */
  readonly processes: () => Promise<readonly IngestMember[]>;
  /** Rooms whose last batch of records was refused, by whichever of them keeps the room. */
  readonly refusedRooms: () => Promise<readonly RoomRef[]>;
}

export function createServices(config: HubConfig, ports: HubPorts, store: HubStore): HubServices {
  const { wireClock, roomClock, randomBytes, log, speed } = ports;
  const { sites } = config;
  const live = new LiveRooms();
  const changes = new RoomChanges();
  const outlet = new Outlet();
  const agendas = new AgendaBook({ store: store.agendas, roomClock, outlet, changes });
  const { accounts, rooms } = store;
  const places = createSites({
    store: store.places,
    sites,
    clock: wireClock,
    randomBytes,
    placesChanged: () => void people.announce(),
  });
  const tree = () => places.tree();
  const people = new PanelPeople({ accounts, rooms, tree, clock: wireClock, outlet, log });
  const words = new RoomWords(store.agendas, agendas);
  const bookings = new Bookings(agendas, words, "");
  const acts = new Acts({ clock: wireClock, randomBytes, outlet });
  const views = createRoomViews({ store, live, bookings, words, roomClock, speed, tree });
  const feed = new LiveFeed({ views, clock: wireClock, log });
  changes.listen((ref) => feed.changed(ref));
  const ingest = new Ingest({
    sites,
    store,
    live,
    acts,
    agendas,
    people,
    words,
    changes,
    outlet,
    wireClock,
    roomClock,
    log,
    keeping: config.ingest === undefined,
  });
  return {
    ...createPeopleServices(config, ports, store, places, people),
    places,
    auditDesk: createAuditDesk(store.audit, wireClock, log),
    people,
    ...createSight(config, ports, store, { live, changes, views }),
    enrolments: createEnrolments({ store: store.rooms, clock: wireClock, randomBytes }),
    live,
    changes,
    outlet,
    agendas,
    words,
    bookings,
    ...createSources(config, ports, store, bookings, changes),
    freeRooms: new FreeRoomSearch({
      store,
      bookings,
      workingHours: config.workingHours ?? usualHours,
    }),
    wiping: createWiping(ports, store, agendas),
    acts,
    views,
    feed,
    ingest,
    ...createProcesses(config, ports, store, ingest, outlet),
  };
}

function createProcesses(
  config: HubConfig,
  { machine }: HubPorts,
  { database }: HubStore,
  ingest: Ingest,
  outlet: Outlet,
): Pick<HubServices, "processes" | "refusedRooms"> {
  const cluster = config.ingest === undefined ? null : createClusterStore(database);
  const listening = () => outlet.online();
  return {
    processes: createProcessFigures({ cluster, own: ingest.figures, machine, listening }),
    refusedRooms: createRefusedRooms(cluster, () => ingest.refused()),
  };
}

type Sight = Pick<HubServices, "energy" | "inventory" | "deviceWatch" | "alarms" | "compliance">;

/** The part of a hub that makes something of what all rooms have told. */
function createSight(
  config: HubConfig,
  ports: HubPorts,
  store: HubStore,
  { live, changes, views }: Pick<HubServices, "live" | "changes" | "views">,
): Sight {
  const { wireClock, roomClock, log } = ports;
  const { devices, database } = store;
  const secrets = openSourceSecrets(config.data);
  return {
    energy: createEnergyServices(config, ports, store, live),
    inventory: createDeviceDesk({ store: devices, live, views, nowMs: () => roomClock.wallMs() }),
    deviceWatch: createDeviceWatch({ store: devices, live, changes, wireClock, roomClock, log }),
    alarms: createAlarmServices(ports, { store, live, changes, secrets }),
    compliance: new ComplianceBook(createComplianceStore(database)),
  };
}

type PeopleServices = Pick<
  HubServices,
  | "accounts"
  | "office"
  | "tokens"
  | "passwords"
  | "signOn"
  | "outsidePeople"
  | "secondFactors"
  | "sealing"
  | "sessionEnds"
>;

/** The part of a hub that knows who somebody is, and who may say so. */
function createPeopleServices(
  config: HubConfig,
  { wireClock: clock, randomBytes }: HubPorts,
  { accounts: store, audit, tokens }: HubStore,
  places: Sites,
  people: PanelPeople,
): PeopleServices {
  const { passwords: profile = "strict", secondFactor = "optional" } = config.accounts ?? {};
  const hasher = createPasswordHasher(scryptCost, randomBytes);
  const passwords = createPasswords({ store, hasher, profile, context: config.sites });
  const sealing = openSealing(config.data, randomBytes);
  const secondFactors = createSecondFactors({ store, sealing, clock, randomBytes });
  const peopleChanged = () => void people.announce();
  const sessionEnds = new SessionEnds();
  const tree = () => places.tree();
  const proof = { passwords, secondFactors, secondFactor };
  const sessionEnded = (tokenHash: string) => sessionEnds.tellSession(tokenHash);
  const sessionsEnded = (account: string) => sessionEnds.tell(account);
  const told = { peopleChanged, sessionEnded };
  const accounts = new Accounts({ store, audit, clock, randomBytes, ...proof, ...told });
  const office = createAccountOffice({
    store,
    accounts,
    passwords,
    secondFactors,
    tree,
    clock,
    randomBytes,
    peopleChanged,
    sessionsEnded,
  });
  return {
    accounts,
    office,
    passwords,
    signOn: openSignOn(config, sealing, clock),
    outsidePeople: {
      store,
      clock,
      unknownPeople: config.oidc?.unknownPeople ?? "refuse",
      waitingAccounts: config.oidc?.waitingAccounts ?? "refuse",
      peopleChanged,
      sessionsEnded,
    },
    secondFactors,
    sealing,
    sessionEnds,
    tokens: createApiTokens({
      store: tokens,
      accounts: store,
      dueOf: (account) => accounts.dueOf(account),
      tree,
      clock,
      randomBytes,
    }),
  };
}

type SourceServices = Pick<HubServices, "sources" | "sourceIntake" | "desk" | "pushed">;

/** The part of a hub that hears of bookings made elsewhere. */
function createSources(
  config: HubConfig,
  { wireClock, roomClock, randomBytes, log }: HubPorts,
  { sources: store, rooms }: HubStore,
  bookings: Bookings,
  changes: RoomChanges,
): SourceServices {
  const nowMs = () => roomClock.wallMs();
  const secrets = openSourceSecrets(config.data);
  const changed = ({ site, room }: RoomRef) => changes.mark({ site, room });
  const intake = new SourceIntake({ store, bookings, nowMs, changed });
  const desk = new SourceDesk({
    store,
    intake,
    secrets,
    wireClock,
    roomClock,
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    zoneOf: async (ref) => (await rooms.find(ref))?.meta?.timeZone ?? "UTC",
    log,
  });
  const wallMs = () => wireClock.wallMs();
  return {
    sources: new SourceOffice({ store, intake, desk, secrets, randomBytes, nowMs }),
    sourceIntake: intake,
    desk,
    pushed: new PushedBookings({ store, intake, bookings, nowMs, wallMs }),
  };
}

function createWiping(
  { wireClock, roomClock, log }: HubPorts,
  store: HubStore,
  agendas: AgendaBook,
): Wiping {
  const audit: WipingOptions["audit"] = (entry) =>
    store.audit.add({ ...entry, atMs: wireClock.wallMs() });
  const publishAgain = (ref: RoomRef) => agendas.publishAgain(ref);
  return new Wiping({ store, roomClock, log, audit, publishAgain });
}
