/** Every bound of the hub. All times are wire time unless the name says otherwise. */
export const hubLimits = {
  broker: {
    /** Rooms of a site, with room for reconnecting twins. */
    clients: 512,
    /** CONNECT with id, login and will, before anything is known of the sender. */
    connectPacketBytes: 2 * 1024,
    /** A birth of a large device, a batch of records; see the edge's outbox. */
    packetBytes: 256 * 1024,
    /** A socket that has not said CONNECT by then is closed. */
    connectTimeoutMs: 5_000,
    /** A client that does not read for this long is dropped: it would stall the others. */
    drainTimeoutMs: 5_000,
    /** Written bytes of one client that may wait before the drain time-out runs. */
    unsentBytes: 64 * 1024,
  },
  host: {
    keepAliveS: 20,
    connectTimeoutMs: 10_000,
    reconnect: { firstMs: 1_000, longestMs: 30_000 },
    /** How long a start waits for the hub's own broker. */
    startTimeoutMs: 10_000,
    closeTimeoutMs: 2_000,
    /** A birth is asked for again when it has not come by then. */
    rebirthGapMs: 5_000,
  },
  ingest: {
    /** Readings are written together, once in this time. */
    flushMs: 1_000,
    /** Readings that wait for that; what comes on top is counted and dropped. */
    readingsWaiting: 20_000,
    /** Rooms held in memory; an external broker may carry more than were enrolled. */
    rooms: 2_000,
    /** Devices of one room, points of one device that are held in memory. */
    devices: 256,
    points: 64,
    /** Single readings are kept this long (room time); minutes of watts for ever. */
    readingsKeptMs: 30 * 86_400_000,
    forgetEveryMs: 60_000,
  },
  agenda: {
    /** `agendaSchema` allows no more. */
    meetings: 500,
    /** Beyond this a room's word on the version it has seen cannot be true. */
    version: 1_000_000_000,
    /** One retained message; the edge refuses more. */
    bytes: 1024 * 1024,
    /** Room time of one meeting: a congress takes a week or two, a typing error takes a year. */
    longestMs: 14 * 86_400_000,
    /** Room time: the room settles the duties of a meeting long before it is dropped. */
    endedKeptMs: 24 * 3_600_000,
  },
  act: {
    /** The room answers within this or counts as silent. */
    replyTimeoutMs: 5_000,
    /** A request that is late by more than this is refused by the room. */
    lifetimeMs: 30_000,
    waiting: 256,
  },
  accounts: {
    idleMs: 15 * 60_000,
    absoluteMs: 12 * 3_600_000,
    /** `last seen` is written no more often than this. */
    touchMs: 30_000,
    sessionsPerAccount: 5,
    setupCodeMs: 24 * 3_600_000,
    lockFailures: 5,
    lockMs: 15 * 60_000,
    /** Accounts and sources whose failures are remembered. */
    lockEntries: 10_000,
    /** Each takes 32 MiB for some 80 ms. */
    passwordChecks: 8,
  },
  http: {
    bodyBytes: 256 * 1024,
    headTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    connections: 1_024,
    requestsPerMinute: 600,
    /** Logins and set-ups, per source. */
    loginsPerMinute: 20,
  },
  live: {
    clients: 256,
    /** One event per room and this long. */
    gapMs: 1_000,
    /** A page that has not read this much is dropped; it comes back and gets a snapshot. */
    unsentBytes: 1024 * 1024,
    pingMs: 30_000,
    /** From a page: nothing is expected. */
    payloadBytes: 1024,
  },
} as const;

/** Throws when two limits contradict one another. Called once at start. */
export function assertHubLimits(): void {
  const { broker, accounts, act } = hubLimits;
  const rules: readonly (readonly [string, boolean])[] = [
    ["a login fits any packet", broker.connectPacketBytes < broker.packetBytes],
    ["a session ends by idling before it ends by age", accounts.idleMs < accounts.absoluteMs],
    ["being seen is written before idling ends a session", accounts.touchMs < accounts.idleMs / 2],
    ["an act lives longer than its answer is waited for", act.replyTimeoutMs < act.lifetimeMs],
  ];
  const broken = rules.filter(([, holds]) => !holds).map(([rule]) => rule);
  if (broken.length > 0)
    throw new Error(`hub-limits.ts: it does not hold that ${broken.join("; ")}`);
}
