import type { AccessStore } from "./access-table.ts";
import { backUp } from "./backup.ts";
import { createBallast } from "./ballast.ts";
import { connect, type Connection } from "./connection.ts";
import { forgetReplacedPages, makeFile, usedShare } from "./database.ts";
import type { ChainVerdict } from "./journal.ts";
import type { StoreLimits } from "./limits.ts";
import { setAside } from "./spoilt-file.ts";
import type { PeopleStore } from "./people-table.ts";
import { isSpoilt, storeError } from "./store-error.ts";
import { StoreHandle } from "./store-handle.ts";
import type { Store, TickChange } from "./store.ts";

/** What was wrong at open and what was done. The edge raises an alarm for each. */
export interface StoreFinding {
  readonly kind: "database-set-aside";
  /** Where the spoilt file is now. */
  readonly keptAs: string;
  readonly detail: string;
}

/** How full the database is, and what it had to forget since it was opened. */
export interface StoreHealth {
  /** 0 to 1 of the allowed bytes. */
  readonly usedShare: number;
  readonly wattsDropped: number;
  /** Records dropped although the room would have kept them; the hub has each of them. */
  readonly recordsDropped: number;
}

export interface SqliteStore extends Store {
  /**
   * Checks the seals of up to `limit` records after `number`, in one go: 100,000 take about half a
   * second, so a long journal is checked piece by piece.
   */
  verifyChain(number: number, limit: number): ChainVerdict;
  health(): StoreHealth;
  /** Writes a copy as of one instant into a new file, piece by piece; the room goes on meanwhile. */
  backupTo(file: string): Promise<void>;
}

export interface StorePorts {
  readonly random: (bytes: number) => Uint8Array;
  readonly limits: StoreLimits;
}

/** The database by what is kept in it, and what was wrong when it was opened. */
export interface OpenedStore {
  readonly store: SqliteStore;
  readonly access: AccessStore;
  readonly people: PeopleStore;
  readonly findings: readonly StoreFinding[];
}

/**
 * Opens the room's database, or makes it. A spoilt one is set aside and a fresh one begun: the room
 * must start. Throws `StoreError` when the way to the file is the trouble, not its content.
 */
export function openStore(file: string, ports: StorePorts): OpenedStore {
  const newEpoch = Buffer.from(ports.random(16)).toString("hex");
  const findings: StoreFinding[] = [];
  const first = connectOrSetAside(file, ports.limits, newEpoch, findings);
  const ballast = createBallast(file, ports.limits.ballastBytes);
  ballast.restore();
  const afterCrash = findings.length > 0 || first.meta.number("clean") === 0;
  const handle = new StoreHandle(file, ports.limits, first, ballast);
  handle.markRunning();
  const store: SqliteStore = {
    epoch: first.epoch,
    load: () => handle.use(({ kept }) => ({ ...kept.load(), afterCrash })),
    commit: (change) => (isEmpty(change) ? [] : handle.write((open) => writeTick(open, change))),
    recordsAfter: (number, limit) => handle.use(({ journal }) => journal.after(number, limit)),
    recordsBefore: (number, limit) => handle.use(({ journal }) => journal.before(number, limit)),
    acknowledged: () => handle.use(({ meta }) => meta.number("acknowledged") ?? 0),
    acknowledge: (upTo) => handle.write((open) => acknowledge(open, upTo)),
    lastNumber: () => handle.use(({ journal }) => journal.lastNumber()),
    wattsSince: (fromMs) => handle.use(({ watts }) => watts.since(fromMs)),
    verifyChain: (number, limit) => handle.use(({ journal }) => journal.verify(number, limit)),
    health: () => handle.use(({ db }) => ({ usedShare: usedShare(db), ...handle.dropped })),
    backupTo: (copy) => handle.use(({ db }) => backUp(db, copy)),
    close: () => handle.close(),
  };
  const access: AccessStore = {
    all: () => handle.use((open) => open.access.all()),
    put: (grant) => handle.write((open) => open.access.put(grant)),
    remove: (hash) => handle.write((open) => open.access.remove(hash)),
  };
  const people: PeopleStore = {
    all: () => handle.use((open) => open.people.all()),
    put: (person) => handle.write((open) => open.people.put(person)),
    remove: (id) => handle.write((open) => open.people.remove(id)),
    syncedVersion: () => handle.use((open) => open.people.syncedVersion()),
    replaceSynced: (version, list) =>
      handle.write((open) => open.people.replaceSynced(version, list)),
  };
  return { store, access, people, findings };
}

function connectOrSetAside(
  file: string,
  limits: StoreLimits,
  newEpoch: string,
  findings: StoreFinding[],
): Connection {
  try {
    makeFile(file);
    return connect(file, limits, newEpoch);
  } catch (error) {
    if (!isSpoilt(error) || findings.length > 0) throw storeError(error);
    const keptAs = setAside(file, limits.filesAside, "bad");
    const detail = error instanceof Error ? error.message : String(error);
    findings.push({ kind: "database-set-aside", keptAs, detail });
    return connectOrSetAside(file, limits, newEpoch, findings);
  }
}

function writeTick(open: Connection, change: TickChange) {
  const numbered = open.write(change);
  if (change.kept.some(({ kind }) => kind === "agenda")) forgetReplacedPages(open.db);
  return numbered;
}

function acknowledge({ meta, journal }: Connection, upTo: number): void {
  const before = meta.number("acknowledged") ?? 0;
  // More than was ever written can only be a mistake, and would drop records nobody has.
  const now = Math.min(upTo, journal.lastNumber());
  if (now > before) meta.set("acknowledged", now);
}

const isEmpty = ({ records, kept, watts }: TickChange): boolean =>
  records.length + kept.length + watts.length === 0;
