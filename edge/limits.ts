/**
 * Every bound of the room's wires: time-outs, attempts, queues, buffers. All times are wire time.
 * Each number has its unit in its name and its reason beside it; what must hold between two of them
 * is checked once, at start, by `assertLimits`.
 */
export const limits = {
  wire: {
    /** A switch or a serial server answers a SYN within one lost packet and its repetition. */
    connectTimeoutMs: 5000,
    /** First pause before a lost line is opened again; doubled each time, with full jitter. */
    reopenBaseMs: 500,
    /** A device that has got its power back is found within this; an attempt costs one packet. */
    reopenMaxMs: 5000,
    /** A line that stayed up this long counts as sound: the next loss starts from the base again. */
    stableAfterMs: 10_000,
    /** Idle TCP is probed after this; the kernel gives up ten probes later. */
    keepAliveMs: 10_000,
    /** Something was sent and nothing at all came back: the other side is gone without a word. */
    halfOpenMs: 15_000,
    /** After a time-out: time for bytes that a blocked process has not read yet. */
    lastLookMs: 5,
    /** More than one plate image waiting to be sent means that nobody takes it. */
    unsentMaxBytes: 128 * 1024,
  },
  contact: {
    /** A fire or mains contact is missed within a minute: until then its last word is believed. */
    vitalSilenceMaxMs: 60_000,
  },
  queue: {
    /**
     * Commands and self-test steps that go before a poll which waits: with more, a storm of commands
     * would blind the room; with fewer, a scene of some devices would be interrupted by reads.
     */
    commandsInARow: 4,
    /** Periods for which a poll lets faster ones go ahead: half of those after which it is stale. */
    patience: 3,
  },
  modbus: {
    /** First try and two more: what a line with a few flipped bits needs. */
    attempts: 3,
    /** Twenty devices of some six reads each: more waiting means that the line cannot keep up. */
    queueMax: 128,
    /** The share of its time that a line was busy is told over the last one to two of these. */
    busyWindowMs: 10_000,
    /** A busy serial server hands an answer over as much as a second late. */
    lateWindowMinMs: 1000,
    /** USB adapters hand bytes over every 16 ms: only a longer silence ends a spoilt frame. */
    quietMs: 20,
    /** A line that is never silent for this long is babbled on. */
    babbleMs: 1500,
    /** A silent unit is left alone this long, doubled each time: it costs one time-out per pause. */
    unitPauseBaseMs: 5000,
    unitPauseMaxMs: 10_000,
    /** Largest frame of the RTU specification. */
    rtuFrameMaxBytes: 256,
    /** MBAP header and the largest PDU. */
    tcpFrameMaxBytes: 260,
  },
  line: {
    /** The longest line that a profile may describe, and room for a long answer. */
    lineMaxBytes: 4096,
    queueMax: 64,
    /** A device that speaks first does so within this after the connection. */
    greetingTimeoutMs: 5000,
    /** Time-outs for which a late answer is waited for: an overloaded amplifier takes that long. */
    lateWindows: 2,
    /** Lines before a prompt; an answer has one or two, and reports of the device may mix with it. */
    turnLinesMax: 16,
    /** Two silent answers in a row: the rest of this round is not asked. */
    silentAnswersMax: 2,
  },
  message: {
    /** Some devices of one core or receiver, a few requests each: more means that it cannot keep up. */
    queueMax: 64,
    /** Requests given up whose late answers are still known as such. */
    givenUpMax: 16,
  },
  qrc: {
    /** One answer names the controls of one component; the list of a whole design is never asked. */
    messageMaxBytes: 64 * 1024,
    /** The core hangs up after 60 s of silence; half of that leaves room for a busy process. */
    keepAliveMs: 25_000,
  },
  ssc: {
    /** A datagram that needs no fragments holds some 1400 bytes; this leaves room for large ones. */
    messageMaxBytes: 8 * 1024,
    /** From the first sign of life to the first subscription: other devices' first reads go before. */
    subscribeAfterMs: 100,
    /** A subscription that failed is tried again after this; polls see the changes meanwhile. */
    resubscribeMs: 5000,
  },
  discovery: {
    /** Datagrams get lost: the search is said so often, and so far apart. */
    searches: 3,
    searchEveryMs: 1000,
    /** More than the projectors of one building on one network. */
    devicesMax: 256,
    /** Connections at a time; a device is asked four questions and left alone. */
    askedAtOnce: 8,
    answerMs: 3000,
  },
  pjlink: {
    /** `%1POWR ` and 128 bytes of parameter and CR: nothing longer is PJLink. */
    lineMaxBytes: 136,
  },
  frame: {
    /** First try and two more for an answer that came spoilt. */
    attempts: 3,
    queueMax: 64,
    /** Time-outs for which a late answer is waited for. */
    lateWindows: 2,
    /** Two silent answers in a row: the rest of this round is not asked. */
    silentAnswersMax: 2,
    /** A sensor that tells by itself and says nothing for this long is lost. */
    pushSilenceMs: 5000,
  },
  broker: {
    /** Devices of one room, with room for reconnecting twins. */
    clientsMax: 128,
    /** A socket says CONNECT within this or is closed. */
    connectTimeoutMs: 5000,
    /** A subscriber that takes nothing for this long is closed, so that it cannot stall others. */
    drainTimeoutMs: 2000,
    /** CONNECT with id, login and will; nothing else is read before the login is good. */
    connectPacketMaxBytes: 1024,
    /** A 4-colour image of a 10-inch plate, packed. */
    packetMaxBytes: 64 * 1024,
    topicMaxBytes: 256,
    topicLevelsMax: 16,
    /** Retained state of one login: a Zigbee bridge keeps one topic a device and a few more. */
    retainedTopicsMax: 256,
    retainedMaxBytes: 2 * 1024 * 1024,
    /** Connections of one login: a device, the one it left half open, and a person who looks. */
    clientsOfLoginMax: 4,
    /** Filters of one client: a bridge subscribes to a handful of wildcards. */
    filtersMax: 64,
    /** What one client may send, all packets counted; faster ones are read later. */
    packetsASecond: 100,
    /** A bridge that starts tells the state of all its devices at once. */
    packetsBurst: 500,
    /** QoS 2 messages that a client has sent and not released: each is kept in memory. */
    unreleasedMax: 16,
    /** Each check takes 32 MiB for some 80 ms; they are done one after another. */
    loginsWaitingMax: 16,
    usersFileMaxBytes: 256 * 1024,
  },
  http: {
    /** Twenty plates behind one access point, each with a poll and an image. */
    queueMax: 64,
    /** An access point tells its tags in pages of some 6 kB. */
    answerMaxBytes: 64 * 1024,
    headersMaxBytes: 8 * 1024,
    /** Answers that several devices share: one page of tags each. */
    answersKept: 16,
    /** Devices that fetch by themselves and are there at the same time. */
    visitorsMax: 32,
    /** A visit by a weak radio link: a request and 48 kB of image. */
    visitMs: 30_000,
    /** What a device may tell along: its log. */
    bodyMaxBytes: 16 * 1024,
  },
  plates: {
    /** Pages of one list of tags: the access point counts them in one byte. */
    tagPagesMax: 64,
    /** All plates of one access point are read from one list that is not older than this. */
    tagListFreshMs: 2000,
    /**
     * An access point looks at an upload within a second or two. When it says by then that nothing
     * has to be sent and nothing was, the plate shows that very image already.
     */
    sameImageMs: 10_000,
    /** A tag sleeps up to 40 minutes; one that is not heard for this long has an empty battery. */
    tagSilentMs: 3_600_000,
    /** A tag whose check-in is overdue by its sleep and this has not just been missed once. */
    checkInLateMs: 60_000,
    /** A plate that was told of an image it does not show begins to fetch it within this. */
    fetchWithinMs: 15_000,
  },
  gpio: {
    /** A tool that only reads a line ends at once. */
    toolMaxMs: 5000,
    outputMaxBytes: 64 * 1024,
    /** Pause before a tool that ended by itself is started again. */
    restartMs: 1000,
    /** Characters of what a tool complains about that are shown. */
    complaintMax: 200,
  },
  driver: {
    /** The longest honest answer: three tries of a slow device on a bus with a full queue. */
    callMaxMs: 300_000,
    stopMaxMs: 5000,
    /** Pause before a driver that failed is made anew; doubled each time: the breaker. */
    restartFirstMs: 1000,
    restartMaxMs: 600_000,
    /** A driver that ran this long had recovered: the next failure counts as its first. */
    stableAfterMs: 600_000,
    /** A sensor tells ten values ten times a second; more than this would keep the loop from work. */
    samplesASecond: 1000,
    /** Ways back out of what a driver has registered: topics, readers, timers. */
    registrationsMax: 256,
    /** Characters of a fault that are shown. */
    detailMax: 200,
  },
  watchdog: {
    /** The event loop says this often that it runs. */
    beatMs: 1000,
    /** Without a beat for this long it is stuck: the process is ended, and started anew by systemd. */
    silenceMs: 5000,
    /** Time to find out where it is stuck, before the end. */
    lookMs: 500,
    /** Memory of a process that leaks; below `MemoryHigh` of the unit, where it would only get slow. */
    rssMaxBytes: 350 * 1024 * 1024,
  },
  trace: {
    /** Traces kept at once, running or to be read: a technician looks at one or two devices. */
    tracesMax: 8,
    /** Entries of one trace, some minutes of a busy device; 8 full traces take about 8 MB. */
    entriesMax: 1000,
    /** Entries in one answer of the panel: about 200 KB. */
    entriesShownMax: 250,
    /** Bytes of one entry that are shown: the longest RTU frame. */
    shownMaxBytes: 256,
    /** Bytes looked through for passwords and put into words. */
    readMaxBytes: 4096,
    /** Characters of an entry's words. */
    textMax: 600,
    /** Silence that ends a frame for the trace: above the 16 ms of USB adapters. */
    idleMs: 30,
    /** How often, after the time for an answer, it looks whether the owner of the line has given up. */
    lookMs: 20,
    /** And for how long, beyond twice that time. */
    verdictMs: 1000,
    /** Passwords remembered in order to hide them; shorter ones would hide half of what is said. */
    secretMinBytes: 4,
    secretMaxBytes: 256,
    secretsMax: 64,
  },
  mqtt: {
    /** An outside broker acknowledges within this or the publish counts as failed. */
    publishTimeoutMs: 5000,
    reconnectBaseMs: 1000,
    reconnectMaxMs: 60_000,
    keepAliveS: 15,
  },
} as const;

/** Throws when two limits contradict one another; the message names both. */
export function assertLimits(): void {
  const { wire, modbus, line, pjlink, broker, mqtt, http, plates } = limits;
  const rules: readonly (readonly [boolean, string])[] = [
    [wire.reopenBaseMs < wire.reopenMaxMs, "wire.reopenBaseMs < wire.reopenMaxMs"],
    [wire.halfOpenMs <= 1.5 * wire.keepAliveMs, "wire.halfOpenMs <= 1.5 × wire.keepAliveMs"],
    [broker.packetMaxBytes < wire.unsentMaxBytes, "broker.packetMaxBytes < wire.unsentMaxBytes"],
    [modbus.lateWindowMinMs < modbus.unitPauseBaseMs, "modbus.lateWindowMinMs < …unitPauseBaseMs"],
    [modbus.quietMs < modbus.babbleMs, "modbus.quietMs < modbus.babbleMs"],
    [modbus.unitPauseBaseMs < modbus.unitPauseMaxMs, "modbus.unitPauseBaseMs < …MaxMs"],
    [pjlink.lineMaxBytes < line.lineMaxBytes, "pjlink.lineMaxBytes < line.lineMaxBytes"],
    [
      broker.connectPacketMaxBytes < broker.packetMaxBytes,
      "broker.connectPacketMaxBytes < broker.packetMaxBytes",
    ],
    [broker.topicMaxBytes < broker.connectPacketMaxBytes, "broker.topicMaxBytes < …PacketMaxBytes"],
    [mqtt.reconnectBaseMs < mqtt.reconnectMaxMs, "mqtt.reconnectBaseMs < mqtt.reconnectMaxMs"],
    [http.headersMaxBytes < http.answerMaxBytes, "http.headersMaxBytes < http.answerMaxBytes"],
    [plates.tagListFreshMs < plates.sameImageMs, "plates.tagListFreshMs < plates.sameImageMs"],
  ];
  const broken = rules.filter(([holds]) => !holds).map(([, rule]) => rule);
  if (broken.length > 0) {
    throw new Error(`limits.ts contradicts itself: ${broken.join("; ")} must hold`);
  }
}
