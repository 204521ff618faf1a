import type { HubConfig } from "../contract/hub-config.ts";
import { Accounts } from "./accounts/accounts.ts";
import { createEnrolments, type Enrolments } from "./accounts/enrolments.ts";
import { PanelPeople } from "./accounts/panel-people.ts";
import { createPasswordHasher, scryptCost } from "./accounts/password-hash.ts";
import { AgendaBook } from "./agenda/agenda-book.ts";
import { Bookings } from "./agenda/bookings.ts";
import { RoomWords } from "./agenda/room-words.ts";
import { Wiping, type WipingOptions } from "./agenda/wiping.ts";
import { LiveFeed } from "./api/live-feed.ts";
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
import type { HubStore, RoomRef } from "./store/hub-store.ts";

/** The parts of a hub that neither listen nor connect, wired to one another. */
export interface HubServices {
  readonly accounts: Accounts;
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
}

export function createServices(config: HubConfig, ports: HubPorts, store: HubStore): HubServices {
  const { wireClock, roomClock, randomBytes, log, speed } = ports;
  const { sites } = config;
  const live = new LiveRooms();
  const changes = new RoomChanges();
  const outlet = new Outlet();
  const agendas = new AgendaBook({ store: store.agendas, roomClock, outlet, changes });
  const { accounts, rooms } = store;
  const people = new PanelPeople({ accounts, rooms, clock: wireClock, outlet, log });
  const words = new RoomWords(store.agendas, agendas);
  const bookings = new Bookings(agendas, words, "");
  const acts = new Acts({ clock: wireClock, randomBytes, outlet });
  const views = createRoomViews({ store, live, bookings, words, roomClock, speed });
  const feed = new LiveFeed({ views, clock: wireClock, log });
  changes.listen((ref) => feed.changed(ref));
  return {
    accounts: new Accounts({
      store: store.accounts,
      audit: store.audit,
      clock: wireClock,
      randomBytes,
      passwords: createPasswordHasher(scryptCost, randomBytes),
      context: sites,
      peopleChanged: () => void people.announce(),
    }),
    people,
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
    ingest: new Ingest({
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
