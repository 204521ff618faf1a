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
    /** Meetings of sources take the room only below this: a person can always book one more. */
    settled: 480,
    /** Beyond this a room's word on the version it has seen cannot be true. */
    version: 1_000_000_000,
    /** One retained message; the edge refuses more. */
    bytes: 1024 * 1024,
    /** Attendees of all its meetings: every change reads, compares and writes them on one thread. */
    people: 50_000,
    /** Room time of one meeting: a congress takes a week or two, a typing error takes a year. */
    longestMs: 14 * 86_400_000,
    /** Room time: words of a classified meeting are gone within a minute of its end. */
    wipeEveryMs: 30_000,
    /** Room time: the room settles the duties of a meeting long before it is dropped. */
    endedKeptMs: 24 * 3_600_000,
    /** Room time: so long after its end a meeting that its source sets anew is classified again. */
    classifiedKeptMs: 370 * 86_400_000,
  },
  sources: {
    /** Of a building with 200 rooms and two calendars each, with room to spare. */
    sources: 500,
    /** Meetings of one source that are looked at; a room holds far fewer in two months. */
    itemsPerSource: 1_000,
    /** All bookings of one office system, for the same reason as the people of an agenda. */
    bookingBytes: 2 * 1024 * 1024,
    /** A key of a booking in an address: 200 signs, each of which may take three there. */
    keyCharacters: 600,
    /** So many vanished meetings, more than half of all, are rather a fault than cancellations. */
    heldFrom: 3,
    /** Asked at the same time. */
    atOnce: 4,
    /** Room time that a fetch tells of: what was, for late words, and what is to come. */
    backMs: 24 * 3_600_000,
    aheadMs: 60 * 86_400_000,
    /** An upload is read once, for as long ahead as people plan. */
    uploadAheadMs: 370 * 86_400_000,
    /** A source that does not answer is asked again after this; one that refuses, much later. */
    retry: { firstMs: 5_000, longestMs: 10 * 60_000 },
    refusedRetryMs: 15 * 60_000,
    /** The first round of a hub that starts is spread over this. */
    startSpreadMs: 2_000,
    /** Released rooms are told to their sources in rounds. */
    tellEveryMs: 2_000,
    /** How much of what could not be read is shown. */
    complaints: 20,
    /** An ICS file of a year, with its alarms and descriptions. */
    uploadBytes: 2 * 1024 * 1024,
    /** Room time in which a meeting that left one room's source turns up in another's. */
    keepsakeMs: 3_600_000,
    keepsakes: 1_000,
    /** Releases that are looked at in one round. */
    owed: 100,
    /** A repeated request of an office system gets the same answer for this long. */
    answersKeptMs: 24 * 3_600_000,
    answersPerSource: 10_000,
    /** What a hook of an office system may answer. */
    hookAnswerBytes: 64 * 1024,
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
  const { broker, accounts, act, agenda, sources } = hubLimits;
  const rules: readonly (readonly [string, boolean])[] = [
    ["a login fits any packet", broker.connectPacketBytes < broker.packetBytes],
    ["a session ends by idling before it ends by age", accounts.idleMs < accounts.absoluteMs],
    ["being seen is written before idling ends a session", accounts.touchMs < accounts.idleMs / 2],
    ["a person can book beside what sources bring", agenda.settled < agenda.meetings],
    ["a source that refuses is asked less often", sources.refusedRetryMs > sources.retry.longestMs],
    ["an act lives longer than its answer is waited for", act.replyTimeoutMs < act.lifetimeMs],
  ];
  const broken = rules.filter(([, holds]) => !holds).map(([rule]) => rule);
  if (broken.length > 0)
    throw new Error(`hub-limits.ts: it does not hold that ${broken.join("; ")}`);
}
