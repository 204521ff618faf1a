import type { ClauseView } from "../../contract/api.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Enrolments } from "../accounts/enrolments.ts";
import type { Bookings } from "../agenda/bookings.ts";
import type { Acts } from "../rooms/acts.ts";
import type { LiveRooms } from "../rooms/live-rooms.ts";
import type { FreeRoomSearch } from "../rooms/free-rooms.ts";
import type { RoomViews } from "../rooms/room-views.ts";
import type { OutletTarget } from "../ingest/outlet.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import type { SourceDesk } from "../sources/source-desk.ts";
import type { SourceIntake } from "../sources/source-desk-intake.ts";
import type { PushedBookings } from "../sources/source-desk-rest.ts";
import type { SourceOffice } from "../sources/source-desk-settings.ts";
import type { AuditEntry, HubStore } from "../store/hub-store.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { Gate } from "./route.ts";
import type { SessionCookie } from "./session-cookie.ts";

/** What the routes work with. */
export interface ApiParts {
  readonly sites: readonly string[];
  readonly store: HubStore;
  readonly accounts: Accounts;
  readonly enrolments: Enrolments;
  readonly bookings: Bookings;
  readonly sources: SourceOffice;
  readonly sourceIntake: SourceIntake;
  readonly desk: SourceDesk;
  readonly pushed: PushedBookings;
  readonly freeRooms: FreeRoomSearch;
  readonly acts: Acts;
  readonly live: LiveRooms;
  readonly views: RoomViews;
  readonly feed: LiveFeed;
  readonly cookie: SessionCookie;
  readonly gate: Gate;
  readonly clauses: readonly ClauseView[];
  /** Wire clock. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Log;
  readonly outlet: OutletTarget;
  readonly changes: RoomChanges;
  readonly disconnectRoom: (username: string) => void;
  readonly audit: (entry: Omit<AuditEntry, "atMs">) => Promise<void>;
}
