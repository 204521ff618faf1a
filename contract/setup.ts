import type { Failure } from "./errors.ts";

/** What the set-up page shows of the machine, its lines and its memory. */

/**
 * matches: it says who it is, and that is who the room file takes it for · answers: it does not say,
 * but every point reads as this model's would · doubtful: some points are not what this model has ·
 * differs: it says that it is another · silent: nothing was heard of it.
 */
export type ProbeVerdict = "matches" | "answers" | "doubtful" | "differs" | "silent";

export interface ProbeFinding {
  readonly device: string;
  readonly profile: string;
  readonly line: string;
  readonly verdict: ProbeVerdict;
  /** Points read, of those that can be. */
  readonly read: number;
  readonly of: number;
  /** What it says of itself: maker, model, serial, firmware. */
  readonly identity: Readonly<Record<string, string>>;
  /** Where that is not what the room file and its profile say. */
  readonly differences: readonly {
    readonly point: string;
    readonly expected: string;
    readonly found: string;
  }[];
  /** Points it would not give, or whose value cannot be true, with what it said instead. */
  readonly doubts: readonly { readonly point: string; readonly failure: Failure }[];
  /** Why it is silent; null when it is not. */
  readonly failure: Failure | null;
}

/** unpowered: its supply is off, so it was not asked. */
export type ProbeRow = Omit<ProbeFinding, "verdict"> & {
  readonly verdict: ProbeVerdict | "unpowered";
};

/** A look at every device while the room runs. */
export interface ProbeRun {
  readonly by: string;
  /** Room wall time. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly total: number;
  /** Devices that are asked just now, one a line. */
  readonly now: readonly string[];
  /** In the order of the room file. */
  readonly rows: readonly ProbeRow[];
}

/** One line of the room. Counts are of this run of the controller. */
export interface SetupLink {
  readonly link: string;
  readonly type: string;
  /** `9600 8N1` of an RTU line; null elsewhere. */
  readonly settings: string | null;
  readonly devices: readonly string[];
  readonly up: boolean;
  /** Room wall time of the last change; null: it has never been up or down. */
  readonly sinceMs: number | null;
  readonly failure: Failure | null;
  readonly queued: number;
  /** Share of its time the line was in use of late, 0 to 1; null where nobody measures it. */
  readonly busyShare: number | null;
  /** What the plan asks of it, by reckoning; above 1 it cannot carry it. Null where nobody reckons. */
  readonly planShare: number | null;
  readonly sent: number;
  readonly received: number;
  readonly timeouts: number;
  readonly checksumErrors: number;
  readonly unexpected: number;
  readonly late: number;
  readonly dropped: number;
  readonly overdue: number;
}

/** The machine that the room runs on; null: it cannot say. */
export interface GatewayState {
  readonly temperatureC: number | null;
  /** Programs that want a processor, mean of 1, 5 and 15 minutes. */
  readonly load: readonly [number, number, number];
  readonly processors: number;
  /** Of the controller alone. */
  readonly processBytes: number | null;
  readonly memoryFreeBytes: number;
  readonly memoryTotalBytes: number;
  /** Of the disk that holds the room's data. */
  readonly diskFreeBytes: number | null;
  readonly diskTotalBytes: number | null;
  readonly addresses: readonly {
    readonly name: string;
    readonly address: string;
    readonly family: "IPv4" | "IPv6";
  }[];
}

export interface SetupStore {
  /** Of the database with its write-ahead log. */
  readonly bytes: number;
  /** 0 to 1 of what it may grow to. */
  readonly usedShare: number;
  /** Number of the newest record. */
  readonly records: number;
  /** Number up to which the hub has everything. */
  readonly acknowledged: number;
  readonly wattsDropped: number;
  readonly recordsDropped: number;
}

export interface SetupView {
  readonly version: string;
  /** Real time since the controller was started. */
  readonly upForMs: number;
  readonly clock: {
    readonly nowMs: number;
    readonly timeZone: string;
    readonly trusted: boolean;
    /** Room seconds in a real second. */
    readonly speed: number;
  };
  readonly gateway: GatewayState;
  readonly hub: {
    readonly url: string;
    readonly connected: boolean;
    /** Room wall time of the last change; null: not since the start. */
    readonly sinceMs: number | null;
  } | null;
  readonly links: readonly SetupLink[];
  /** Monotonic real time at which the links were counted: two answers give a rate. */
  readonly countedAtMs: number;
  readonly store: SetupStore;
  /** The last look at the devices; null: none since the start. */
  readonly probe: ProbeRun | null;
}

/** What was sent over each line by then. */
export interface LinkCount {
  readonly countedAtMs: number;
  readonly links: readonly Pick<SetupLink, "link" | "sent">[];
}

/** Requests a second between two countings; null when they tell nothing, as after a restart. */
export function requestRate(
  link: string,
  before: LinkCount | null,
  after: LinkCount,
): number | null {
  const sentOf = ({ links }: LinkCount) => links.find((each) => each.link === link)?.sent;
  const [was, is] = [before === null ? undefined : sentOf(before), sentOf(after)];
  const passedMs = after.countedAtMs - (before?.countedAtMs ?? 0);
  if (was === undefined || is === undefined || is < was || passedMs <= 0) return null;
  return ((is - was) * 1000) / passedMs;
}
