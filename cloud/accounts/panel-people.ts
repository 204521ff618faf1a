import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.ts";
import { canonicalJson } from "../../contract/hash.ts";
import type { Log } from "../../contract/log.ts";
import {
  mostSyncedPeople,
  type PanelRole,
  type PeopleDocument,
  type SyncedPerson,
  syncedPersonSchema,
} from "../../contract/people.ts";
import { topics } from "../../contract/topics.ts";
import type { OutletTarget } from "../ingest/outlet.ts";
import type { HubRole } from "../../contract/permissions.ts";
import type { AccountStore, RoomRef, RoomStore } from "../store/hub-store.ts";

export interface PanelPeopleOptions {
  readonly accounts: Pick<AccountStore, "all" | "peopleVersion" | "setPeopleVersion">;
  readonly rooms: Pick<RoomStore, "all">;
  /** Wire clock. */
  readonly clock: Clock;
  readonly outlet: OutletTarget;
  readonly log: Log;
}

/** What an account of the hub may do at the rooms' panels. */
const panelRoleOf: Readonly<Record<HubRole, PanelRole>> = {
  viewer: "viewer",
  auditor: "viewer",
  technician: "technician",
  service: "technician",
  manager: "technician",
  administrator: "administrator",
};

/** Tells every room who of the hub may sign in at its panel: accounts that have set a PIN. */
export class PanelPeople {
  readonly #options: PanelPeopleOptions;
  /** One list at a time: of two changes the later one goes out later. */
  #last: Promise<unknown> = Promise.resolve();
  /** Whether this process has told the rooms of a list under a version of its own. */
  #isIssued = false;

  constructor(options: PanelPeopleOptions) {
    this.#options = options;
  }

  /** To every room, on start and after every change of an account. Never rejects. */
  announce(): Promise<void> {
    return this.#inTurn(async () => {
      const document = await this.#document();
      for (const room of await this.#options.rooms.all()) this.#publish(room, document);
    });
  }

  /** To a room that has just come: it may be new, or its broker may have forgotten. Never rejects. */
  send(ref: RoomRef): Promise<void> {
    return this.#inTurn(async () => this.#publish(ref, await this.#document()));
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#last.then(task).catch((error: unknown) => {
      this.#options.log.error({ error: String(error) }, "people could not be sent to the rooms");
    });
    this.#last = done;
    return done;
  }

  /**
   * The list as it is now, under a new version when it is another one, and at a start in any case: a
   * hub that comes back from an older backup does not know which list rooms have. So a version is never
   * below the time either.
   */
  async #document(): Promise<PeopleDocument> {
    const { accounts, clock } = this.#options;
    const people = await this.#people();
    const hash = createHash("sha256").update(canonicalJson(people)).digest("hex");
    const issuedAtMs = Math.max(0, Math.round(clock.wallMs()));
    const stored = await accounts.peopleVersion();
    if (this.#isIssued && stored?.hash === hash)
      return { version: stored.version, issuedAtMs, people, hash };
    const version = Math.max((stored?.version ?? 0) + 1, issuedAtMs);
    await accounts.setPeopleVersion({ version, hash });
    this.#isIssued = true;
    return { version, issuedAtMs, people, hash };
  }

  async #people(): Promise<SyncedPerson[]> {
    const people = (await this.#options.accounts.all()).flatMap((account) => {
      const { name, role, pinHash, disabled } = account;
      if (disabled || pinHash === null) return [];
      const person = { id: name, name, role: panelRoleOf[role], pin: pinHash };
      const sound = syncedPersonSchema.safeParse(person);
      if (sound.success) return [sound.data];
      // A room takes no list with one such person on it: nobody else must pay for that.
      const why = sound.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      this.#options.log.warn({ account: name, why }, "rooms cannot be told of this account");
      return [];
    });
    if (people.length > mostSyncedPeople) {
      const facts = { people: people.length, most: mostSyncedPeople };
      this.#options.log.warn(facts, "more people have a PIN than rooms can take");
    }
    return people.slice(0, mostSyncedPeople);
  }

  #publish({ site, room }: RoomRef, document: PeopleDocument): void {
    this.#options.outlet.publish(topics.people(site, room), JSON.stringify(document), "document");
  }
}
