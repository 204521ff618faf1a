import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.ts";
import { canonicalJson } from "../../contract/hash.ts";
import type { Log } from "../../contract/log.ts";
import {
  mostSyncedPeople,
  type PanelRole,
  panelRoles,
  type PeopleDocument,
  type SyncedPerson,
  syncedPersonSchema,
} from "../../contract/people.ts";
import { topics } from "../../contract/topics.ts";
import type { OutletTarget } from "../ingest/outlet.ts";
import { everywhere, type HubRole } from "../../contract/permissions.ts";
import type { PlaceTree } from "../sites/place-tree.ts";
import type { Account, AccountStore, RoomRef, RoomStore } from "../store/hub-store.ts";

export interface PanelPeopleOptions {
  readonly accounts: Pick<AccountStore, "all" | "peopleVersion" | "setPeopleVersion">;
  readonly rooms: Pick<RoomStore, "all">;
  /** Where rooms stand: a grant reaches the rooms below its place. */
  readonly tree: () => PlaceTree;
  /** Wire clock. */
  readonly clock: Clock;
  readonly outlet: OutletTarget;
  readonly log: Log;
}

/** What an account of the hub may do at the rooms' panels: it acts there only where it may from here. */
const panelRoleOf: Readonly<Record<HubRole, PanelRole>> = {
  viewer: "viewer",
  auditor: "viewer",
  technician: "technician",
  service: "viewer",
  manager: "technician",
  administrator: "administrator",
};

/** Tells every room who of the hub may sign in at its panel: accounts with a PIN and a grant there. */
export class PanelPeople {
  readonly #options: PanelPeopleOptions;
  /** One list at a time: of two changes the later one goes out later. */
  #last: Promise<unknown> = Promise.resolve();
  /** Whether this process has told the rooms of a list under a version of its own. */
  #isIssued = false;

  constructor(options: PanelPeopleOptions) {
    this.#options = options;
  }

  /** To every room, on start and after every change of an account or a place. Never rejects. */
  announce(): Promise<void> {
    return this.#inTurn(async () => {
      const known = await this.#known();
      for (const room of await this.#options.rooms.all()) this.#publish(room, known);
    });
  }

  /** To a room that has just come: it may be new, or its broker may have forgotten. Never rejects. */
  send(ref: RoomRef): Promise<void> {
    return this.#inTurn(async () => this.#publish(ref, await this.#known()));
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#last.then(task).catch((error: unknown) => {
      this.#options.log.error({ error: String(error) }, "people could not be sent to the rooms");
    });
    this.#last = done;
    return done;
  }

  /**
   * Who has a PIN as it is now, under a new version when anything of it is another, and at a start in any
   * case: a hub that comes back from an older backup does not know which lists rooms have. So a version
   * is never below the time either. Every room's list stands under the one version.
   */
  async #known(): Promise<Known> {
    const { accounts, clock, tree } = this.#options;
    const people = await this.#people();
    const { places, rooms } = tree();
    const hash = hashOf({ people, places, rooms });
    const issuedAtMs = Math.max(0, Math.round(clock.wallMs()));
    const stored = await accounts.peopleVersion();
    if (this.#isIssued && stored?.hash === hash) {
      return { version: stored.version, issuedAtMs, people };
    }
    const version = Math.max((stored?.version ?? 0) + 1, issuedAtMs);
    await accounts.setPeopleVersion({ version, hash });
    this.#isIssued = true;
    return { version, issuedAtMs, people };
  }

  async #people(): Promise<Holder[]> {
    return (await this.#options.accounts.all()).flatMap((account) => {
      const { name, pinHash, disabled, grants } = account;
      if (disabled || pinHash === null) return [];
      // The role differs from room to room; whether rooms can take the person does not.
      const person = { id: name, name, role: "viewer", pin: pinHash };
      const sound = syncedPersonSchema.safeParse(person);
      if (sound.success) return [{ person: sound.data, grants }];
      // A room takes no list with one such person on it: nobody else must pay for that.
      const why = sound.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      this.#options.log.warn({ account: name, why }, "rooms cannot be told of this account");
      return [];
    });
  }

  #publish({ site, room }: RoomRef, { version, issuedAtMs, people: holders }: Known): void {
    const { tree, log, outlet } = this.#options;
    const path = tree().roomPath(site, room);
    const all = holders.flatMap(({ person, grants }): SyncedPerson[] => {
      const role = panelRoleAt(grants, path);
      return role === null ? [] : [{ ...person, role }];
    });
    if (all.length > mostSyncedPeople) {
      const facts = { room: `${site}/${room}`, people: all.length, most: mostSyncedPeople };
      log.warn(facts, "more people have a PIN than a room can take");
    }
    const people = all.slice(0, mostSyncedPeople);
    const document: PeopleDocument = { version, issuedAtMs, people, hash: hashOf(people) };
    outlet.publish(topics.people(site, room), JSON.stringify(document), "document");
  }
}

/** Somebody with a PIN, and where he may use it. */
interface Holder {
  readonly person: SyncedPerson;
  readonly grants: Account["grants"];
}

interface Known {
  readonly version: number;
  readonly issuedAtMs: number;
  readonly people: readonly Holder[];
}

const hashOf = (value: unknown): string =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");

/** The strongest of somebody's roles that reach the room; null: none does. */
function panelRoleAt(grants: Account["grants"], path: readonly string[]): PanelRole | null {
  const roles = grants
    .filter(({ place }) => place === everywhere || path.includes(place))
    .map(({ role }) => panelRoleOf[role]);
  return panelRoles.findLast((role) => roles.includes(role)) ?? null;
}
