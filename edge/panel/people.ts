import {
  nameKey,
  type PeopleDocument,
  type PersonChange,
  type PersonRequest,
  type PersonView,
} from "../../contract/people.ts";
import type { PeopleStore, StoredPerson } from "../store/people-table.ts";
import type { PanelLimits } from "./limits.ts";
import type { PinHasher } from "./pin-hash.ts";

export type PeopleRefusal =
  | "unknown-person"
  | "person-known"
  | "too-many-people"
  | "person-of-hub"
  | "pins-busy";

/** Who may sign in here by name and PIN: people of the room, and those that the hub tells of. */
export interface People {
  list(): readonly PersonView[];
  /** Whether as many PINs are being checked or made as may be at a time. */
  isBusy(): boolean;
  /** Whose name and PIN these are. An unknown name takes as long as a wrong PIN. */
  recognise(name: string, pin: string): Promise<StoredPerson | undefined>;
  add(request: PersonRequest): Promise<PersonView | PeopleRefusal>;
  /** People of the hub are changed there. */
  change(id: string, change: PersonChange): Promise<PersonView | PeopleRefusal>;
  remove(id: string): PersonView | PeopleRefusal;
  /** The hub's list, when it is newer than the one taken last. Returns whether it was taken. */
  takeFromHub(list: PeopleDocument): boolean;
  /** Told of everybody whose role or PIN is another, or who is gone. Returns how to stop. */
  onRightsChange(listener: (personId: string) => void): () => void;
}

export interface PeoplePorts {
  readonly store: PeopleStore;
  readonly pins: PinHasher;
  readonly newId: () => string;
  readonly limits: Pick<PanelLimits, "people" | "pinChecks">;
}

export function createPeople({ store, newId, limits, ...ports }: PeoplePorts): People {
  const pins = countPins(ports.pins, limits.pinChecks);
  const listeners = new Set<(personId: string) => void>();
  const tell = (id: string) => listeners.forEach((listener) => listener(id));
  const byId = (id: string) => store.all().find((person) => person.id === id);

  /** Of the room: it may be changed here. */
  function ownOf(id: string): StoredPerson | "unknown-person" | "person-of-hub" {
    const person = byId(id);
    if (person === undefined) return "unknown-person";
    return person.from === "hub" ? "person-of-hub" : person;
  }

  return {
    list: () => store.all().map(viewOf),
    isBusy: () => pins.isBusy(),
    async recognise(name, pin) {
      const person = called(store.all(), name);
      const isRight = await pins.verify(pin, person?.pin ?? null);
      if (person === undefined || !isRight) return undefined;
      // Somebody may have taken the right away meanwhile.
      const now = byId(person.id);
      return now?.pin === person.pin && now.role === person.role ? now : undefined;
    },
    async add({ name, role, pin }) {
      if (pins.isBusy()) return "pins-busy";
      const hash = await pins.hash(pin);
      const own = store.all().filter((person) => person.from === "room");
      if (own.some((person) => nameKey(person.name) === nameKey(name))) return "person-known";
      if (own.length >= limits.people) return "too-many-people";
      const person: StoredPerson = { id: newId(), name, role, from: "room", pin: hash };
      store.put(person);
      return viewOf(person);
    },
    async change(id, { role, pin }) {
      if (pin !== undefined && pins.isBusy()) return "pins-busy";
      const hash = pin === undefined ? undefined : await pins.hash(pin);
      const person = ownOf(id);
      if (typeof person === "string") return person;
      const changed = { ...person, role: role ?? person.role, pin: hash ?? person.pin };
      store.put(changed);
      tell(id);
      return viewOf(changed);
    },
    remove(id) {
      const person = ownOf(id);
      if (typeof person === "string") return person;
      store.remove(id);
      tell(id);
      return viewOf(person);
    },
    takeFromHub({ version, people }) {
      if (version <= store.syncedVersion()) return false;
      const before = store.all().filter((person) => person.from === "hub");
      const after = people.map(
        (person) => ({ ...person, id: hubId(person.id), from: "hub" }) as const,
      );
      store.replaceSynced(version, after);
      for (const old of before) {
        const now = after.find(({ id }) => id === old.id);
        const isSame = now?.role === old.role && now.pin === old.pin && now.name === old.name;
        if (!isSame) tell(old.id);
      }
      return true;
    },
    onRightsChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The same, and whether so many of both run already. */
function countPins(pins: PinHasher, most: number): PinHasher & { readonly isBusy: () => boolean } {
  let running = 0;
  async function counted<T>(work: Promise<T>): Promise<T> {
    running += 1;
    try {
      return await work;
    } finally {
      running -= 1;
    }
  }
  return {
    isBusy: () => running >= most,
    hash: (pin) => counted(pins.hash(pin)),
    verify: (pin, hash) => counted(pins.verify(pin, hash)),
  };
}

/** Of a hub that the room has no more: nobody would tell who must leave. It may come back later. */
export function forgetHubPeople(store: PeopleStore): void {
  if (store.syncedVersion() > 0) store.replaceSynced(0, []);
}

/** An id of the hub is never one of the room. */
const hubId = (id: string): string => `hub:${id}`;

/** Who goes by this name; of two, the one of the room itself. */
function called(people: readonly StoredPerson[], name: string): StoredPerson | undefined {
  const alike = people.filter((person) => nameKey(person.name) === nameKey(name));
  return alike.find((person) => person.from === "room") ?? alike[0];
}

const viewOf = ({ id, name, role, from }: StoredPerson): PersonView => ({ id, name, role, from });
