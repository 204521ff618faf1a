import type { Cancel, Clock } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { Log } from "../../contract/log.ts";
import type { BackupView, KeptBackup } from "../../contract/system-view.ts";
import { hubLimits } from "../hub-limits.ts";
import { isBackupDue } from "./backup-due.ts";
import { readBackupKey } from "./backup-key.ts";
import { type BackupPlace, keptBackups, takeBackup } from "./hub-backup.ts";

export interface BackupDeskOptions {
  readonly config: Pick<HubConfig, "data" | "store" | "backup">;
  readonly version: string;
  readonly randomBytes: (count: number) => Buffer;
  readonly clock: Clock;
  /** Of the machine: a backup is made in the night of those who work there. */
  readonly timeZone: string;
  readonly log: Log;
}

/** How the hub's own backups stand. Times are real. */
export interface BackupStanding {
  /** Null: there is none; since then there could have been one. */
  readonly newestMs: number | null;
  readonly sinceMs: number;
  /** What kind of error ended the last attempt: `ENOSPC`; null: it did not fail. */
  readonly failure: string | null;
}

/** The hub's own backups: made every day, by hand, and looked at. */
export interface BackupDesk {
  start(): void;
  /** A backup under way is waited for. */
  stop(): Promise<void>;
  /** By hand. */
  takeNow(): Promise<KeptBackup | "no-backup-here" | "backup-running" | "backup-failed">;
  view(): Promise<BackupView>;
  /** none: the hub makes none itself · unknown: the first look is not over yet. */
  standing(): BackupStanding | "none" | "unknown";
}

/** @throws Error when the key file cannot be read */
export function createBackupDesk(options: BackupDeskOptions): BackupDesk {
  const { config } = options;
  const settings = config.backup;
  if (settings === undefined || config.store !== undefined) {
    const kind = config.store === undefined ? "off" : "keeper";
    return {
      start() {},
      stop: async () => {},
      takeNow: async () => "no-backup-here",
      view: async () => ({ kind }),
      standing: () => "none",
    };
  }
  const place: BackupPlace = {
    data: config.data,
    folder: settings.folder,
    keep: settings.keep,
    key: readBackupKey(settings.keyFile),
    version: options.version,
    randomBytes: options.randomBytes,
  };
  return createOwnBackups(options, settings.at, place);
}

/** One backup at a time, and what became of the last one. */
function createTaking({ clock, log }: BackupDeskOptions, place: BackupPlace) {
  let failure: string | null = null;
  let code: string | null = null;
  let newestMs: number | null = null;
  let failedMs: number | null = null;
  let isOfLooking = false;
  let running: Promise<KeptBackup | "backup-failed"> | null = null;
  const fail = (error: unknown, what: string, ofLooking: boolean) => {
    isOfLooking = ofLooking;
    failure = error instanceof Error ? error.message : String(error);
    code = codeOf(error);
    failedMs = clock.monotonicMs();
    log.error({ error: failure }, what);
  };
  const forgive = () => {
    failure = null;
    code = null;
    failedMs = null;
  };
  const take = async (): Promise<KeptBackup | "backup-failed"> => {
    try {
      const made = await takeBackup(place, clock.wallMs());
      forgive();
      newestMs = made.takenAtMs;
      log.info({ name: made.name, bytes: made.bytes }, "a backup was made");
      return made;
    } catch (error) {
      fail(error, "the backup could not be made", false);
      return "backup-failed";
    } finally {
      running = null;
    }
  };
  return {
    fail,
    failure: () => failure,
    code: () => code,
    newestMs: () => newestMs,
    /** The folder could be read. */
    found(atMs: number | null) {
      newestMs = atMs;
      if (isOfLooking) forgive();
    },
    running: () => running,
    /** So shortly after a failure it would only fail again. */
    isResting: () => failedMs !== null && clock.monotonicMs() - failedMs < hubLimits.backup.retryMs,
    start: () => (running ??= take()),
  };
}

/** The system's own word for it: a message may hold paths. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "failed";

function createOwnBackups(options: BackupDeskOptions, at: string, place: BackupPlace): BackupDesk {
  const { clock, timeZone } = options;
  const taking = createTaking(options, place);
  const sinceMs = clock.wallMs();
  let isKnown = false;
  let cancel: Cancel = () => {};
  let looking = Promise.resolve();
  let isStopped = false;

  const look = async () => {
    if (taking.running() !== null || taking.isResting()) return;
    try {
      const [newest] = await keptBackups(place.folder);
      taking.found(newest?.takenAtMs ?? null);
      const isDue = isBackupDue(newest?.takenAtMs ?? null, at, timeZone, clock.wallMs());
      if (isDue && !isStopped) await taking.start();
    } catch (error) {
      taking.fail(error, "backups cannot be looked at", true);
    }
  };
  const round = async () => {
    await look();
    isKnown = true;
    if (!isStopped) cancel = clock.after("look after backups", hubLimits.backup.lookEveryMs, next);
  };
  const next = () => {
    looking = round();
  };
  return {
    start: next,
    async stop() {
      isStopped = true;
      cancel();
      await looking;
      await taking.running();
    },
    async takeNow() {
      if (taking.running() !== null) return "backup-running";
      return await taking.start();
    },
    standing() {
      if (!isKnown) return "unknown";
      return { newestMs: taking.newestMs(), sinceMs, failure: taking.code() };
    },
    async view() {
      const kept = await keptBackups(place.folder).catch(() => []);
      const newestMs = kept[0]?.takenAtMs ?? null;
      return {
        kind: "own",
        folder: place.folder,
        keep: place.keep,
        sealed: place.key !== null,
        kept,
        failure: taking.failure(),
        running: taking.running() !== null,
        stale: newestMs === null || clock.wallMs() - newestMs > hubLimits.backup.staleMs,
      };
    },
  };
}
