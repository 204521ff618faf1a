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
    /** Readings that wait for that, live ones and history apart; what comes on top is counted and dropped. */
    readingsWaiting: 20_000,
    historyWaiting: 20_000,
    /** Of history so much is written at a time; what is live goes first. */
    historyAtOnce: 5_000,
    /** Rooms that tell missed minutes at a time: 120 a second each, together half of what is written. */
    wattsAsked: 20,
    wattsLookMs: 1_000,
    /** A room that tells says something every second, if its line is free. */
    wattsQuietMs: 5_000,
    /** Rooms held in memory; an external broker may carry more than were enrolled. */
    rooms: 2_000,
    /** Devices of one room, points of one device that are held in memory. */
    devices: 256,
    points: 64,
    forgetEveryMs: 60_000,
  },
  /** A PostgreSQL server; with SQLite there is one connection to a file. */
  store: {
    /** Of one process: more would wait for one another's locks rather than for the disk. */
    connections: 8,
    /** A server that has not let us in by then counts as gone; also the wait for a free connection. */
    connectTimeoutMs: 5_000,
    /** The longest report takes seconds. Ends a statement that hangs, and a transaction left open. */
    statementTimeoutMs: 60_000,
    /** How often a transaction is tried that others were in the way of. */
    attempts: 8,
  },
  listening: {
    /** A room's edge tells everything anew every 30 s: after three times that it has fallen silent. */
    silentAfterMs: 90_000,
    /** A node that is none of ours speaks when something changes: it may take its time. */
    foreignSilentAfterMs: 15 * 60_000,
    /** Its own habit counts: silent is who is quiet for so many times its longest pause so far. */
    silentPauses: 3,
    silenceLookMs: 5_000,
    /** Metrics of one node whose names and types are remembered from its births. */
    metricNames: 4_000,
    /** Values of a node that is none of ours, held in memory and shown. */
    foreignMetrics: 256,
    /** Batches of records of one room that wait; a room sends the next when one is stored. */
    recordsOfRoom: 4,
    /** Of all rooms: 2,000 rooms with a batch of 32 KiB each. */
    recordsBytes: 64 * 1024 * 1024,
    /** Rooms whose records are stored at the same time: SQLite has one connection, PostgreSQL eight. */
    recordsAtOnce: { sqlite: 1, postgres: 4 },
    /** Births whose meta, position, agenda and people are looked up at the same time. */
    birthsAtOnce: 2,
    /** Who is not the one to ask waits this long for the birth that another has asked for. */
    rebirthPatienceMs: 1_500,
    /** Figures of messages a second are means of this span. */
    rateMs: 10_000,
  },
  cluster: {
    /** Ingest processes of one hub; each listens to every room. */
    processes: 16,
    /** Every process says this often in the database that it is alive, and looks who else is. */
    beatMs: 1_500,
    /** Four beats missed, by the database's own clock. */
    deadAfterMs: 6_000,
    /** What processes kept of others' rooms: longer than a death takes to be seen and a flush lasts. */
    heldMs: 15_000,
    /** Messages held so; what comes on top pushes out the oldest and is counted. */
    heldMessages: 50_000,
    heldBytes: 64 * 1024 * 1024,
    /** A member that is gone is shown this long, with its last figures. */
    goneShownMs: 3_600_000,
    /** A child that ended is started again; the pause doubles while it ends at once. */
    restart: { firstMs: 500, longestMs: 30_000 },
    /** A child that ran this long was sound: its next start does not wait. */
    steadyMs: 60_000,
    /** A child that does not end when told is ended. */
    endTimeoutMs: 8_000,
    /** Words of rooms that other processes stored are looked for this often, if none is heard of. */
    heedMs: 2_000,
  },
  energy: {
    /** How often it is looked whether days wait to be reckoned. */
    lookEveryMs: 5_000,
    /** A day of a large room costs a quarter of a second of work, which everything else may interrupt. */
    daysAtOnce: 10,
    /** Readings of a day that are read at once: some ten milliseconds of a large room. */
    stepsReadMs: 2 * 3_600_000,
    /** A day that goes on changing is reckoned again no sooner: 200 rooms are some 70 days a minute. */
    againMs: 180_000,
    /** Days whose price follows a tariff that was changed. */
    pricesAtOnce: 500,
    /** Days of one question: a year, and the day more that a leap year has. */
    daysAsked: 366,
    /** Rows of rankings and lists in one answer, and in a file. */
    meetingsShown: 200,
    meetingsInReport: 15,
    meetingsInFile: 20_000,
    wastersShown: 20,
  },
  history: {
    /** Room time that a value holds: a room tells all of them anew every 30 s, and one may be lost. */
    holdMs: 90_000,
    /** Room time. Single readings are for looking closely at what was just now. */
    readingsKeptMs: 14 * 86_400_000,
    /** Room time. Two years can be compared, with a month to do it; days are kept for ever. */
    quartersKeptMs: 762 * 86_400_000,
    /** Room time, of what only helps to find a fault: voltages, batteries, levels. */
    detailsKeptMs: 62 * 86_400_000,
    /** Room time. What is from further ahead waits: either clock may be the wrong one. */
    aheadMs: 86_400_000,
    /** Rows moved in one transaction, some 30 ms: SQLite does nothing else meanwhile. */
    compactRows: 5_000,
    compactEveryMs: 5_000,
    /** Slots rolled up in one transaction, for the same reason; of history no more than this in a round. */
    slotsAtOnce: 200,
    rollUpEveryMs: 60_000,
    /** The slot at hand changes with every reading: it is rolled up less often. */
    slotAtHandEveryMs: 300_000,
    roundsAtMost: 200,
    /** Today's figures of a series are no older than this. */
    daysEveryMs: 15 * 60_000,
    forgetEveryMs: 3_600_000,
    /** Rows of a part that is given up, deleted at a time: SQLite does nothing else meanwhile. */
    sweepRows: 4_000,
    /** Readings that wait on the disk: an hour of a large hub; what comes on top is counted and dropped. */
    inboxRows: 2_000_000,
    /** Rows that a process appends before it looks again how many the others have left there. */
    inboxLookRows: 20_000,
    /** Of these so many may be ahead of the hub's clock: half an hour of a large hub. More is dropped. */
    aheadRows: 500_000,
    seriesPerRoom: 2_048,
    /** More than the meter of one room can measure: three phases of 160 A. */
    meterLargestW: 110_000,
    /** Spans of missing minutes that a room is asked for at once. */
    missingSpans: 64,
    /** A trend of minutes over two days, of quarter-hours over a month, of days over eight years. */
    trendPoints: 3_000,
    /** Shown at once; all of them count. */
    corrections: 200,
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
  issues: {
    /** Raised more often than this within the hour, an alarm counts as coming and going (room time). */
    times: 3,
    withinMs: 3_600_000,
    /** So long without a change it does so no more (room time). */
    calmMs: 30 * 60_000,
    /** An issue that comes back within this is the same one (room time). */
    reopenMs: 3_600_000,
    /** Changes of rooms are looked at together, once in this time. */
    gapMs: 1_000,
    /** All rooms are looked at anew: silence, calm and ends of maintenance bring no message. */
    sweepMs: 10_000,
    /** A room that is restarted, or a switch, is back before (room time). */
    offlineMs: 5 * 60_000,
    /** From here on somebody goes there today (room time). */
    offlineNowMs: 3_600_000,
    /** A calendar server that is updated is back before (room time). */
    sourceMs: 30 * 60_000,
    /** Rows of one answer. */
    listed: 500,
    history: 200,
    /** Resolved ones are kept for the assessment of the year before. */
    keptMs: 400 * 86_400_000,
    forgottenAtOnce: 500,
    forgetEveryMs: 3_600_000,
    maintenanceWindows: 500,
    longestMaintenanceMs: 31 * 86_400_000,
  },
  notices: {
    rules: 100,
    hooks: 50,
    /** Messages that wait for one receiver; of more the oldest is dropped, and the log says so. */
    waitingPerTarget: 1_000,
    /** An answer that tells nothing but whether it was taken. */
    answerBytes: 64 * 1024,
    retry: { firstMs: 5_000, longestMs: 10 * 60_000 },
    /** After this the receiver has missed the message, and the log says so. */
    triedForMs: 24 * 3_600_000,
    /** A receiver that refuses a message refuses it the next time as well. */
    refusals: 3,
    /** Receivers that are told at the same time. */
    atOnce: 4,
    mailTimeoutMs: 15_000,
    /** The log of what was told. */
    keptMs: 90 * 86_400_000,
    listed: 200,
  },
  compliance: {
    /** Duties behind one figure that are shown at once. */
    duties: 200,
    /** Self-tests of the meetings shown that are looked through for those their duties were judged by. */
    tests: 5_000,
  },
  devices: {
    /** After a birth its devices follow one by one. */
    firstLookMs: 3_000,
    /** A room is looked at no more often: what changes between two looks is not of a ledger. */
    lookEveryMs: 60_000,
    roundMs: 1_000,
    /** Room time: an edge that is restarted tells of all its devices well before. */
    goneAfterMs: 180_000,
    /** Smaller changes are not written. */
    grain: { seenEveryMs: 15 * 60_000, hours: 1 },
    /** Of one answer; a file holds all of them. */
    listed: 1_000,
    history: 200,
  },
  backup: {
    /** How often it is looked whether a backup is due: one that was missed is made up for. */
    lookEveryMs: 60_000,
    /** After one that failed. */
    retryMs: 3_600_000,
    /** So old, a backup is no backup any more: a day, and a morning to see to it. */
    staleMs: 36 * 3_600_000,
    /** Twice the period of a day: then it is an alarm, whoever looks at the page. */
    missingMs: 48 * 3_600_000,
    /** Pages copied at a time; everything else has its turn in between. */
    pagesAtOnce: 256,
    /** Left free beside the copy. */
    spareBytes: 64 * 1024 * 1024,
    /** Of the head of a backup file. */
    headBytes: 512 * 1024,
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
    /** What a browser calls itself, as far as it is kept. */
    deviceCharacters: 160,
    /** A link to set a password: over a long weekend. */
    inviteMs: 4 * 86_400_000,
    /** From the QR code to its first code. */
    enrolMs: 15 * 60_000,
    /** Codes on paper, each for one sign-in without the phone. */
    recoveryCodes: 10,
    /** Of one account; a role at each building of a city. */
    grants: 50,
    tokensPerAccount: 20,
    tokenLongestMs: 366 * 86_400_000,
    /** A visit to another sign-on, password and second factor there included. */
    outsideMs: 10 * 60_000,
    /** Clocks of the other sign-on and ours may differ by this. */
    outsideSkewS: 30,
    outsideTimeoutS: 10,
  },
  places: {
    /** A region with 200 buildings of ten floors each. */
    places: 5_000,
    /** That one request puts on a floor. */
    roomsAtOnce: 500,
    /** How long another process of the hub may see the tree as it was. */
    staleMs: 5_000,
  },
  audit: {
    /** 180 days are asked for (GB/T 22239); half a year and a month are kept. */
    keptMs: 210 * 86_400_000,
    /** Somebody who is turned away again and again is one line in this time, with a count. */
    denialGapMs: 60_000,
    /** Accounts and sources that are counted by themselves; more share one count. */
    deniers: 1_000,
    /** The head goes into the log, and old lines go, this often. */
    headEveryMs: 86_400_000,
    listed: 1_000,
    /** Lines of one export. */
    exported: 100_000,
    /** Lines that are read at once when the chain is checked. */
    checked: 2_000,
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
