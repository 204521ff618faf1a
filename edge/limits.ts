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
  modbus: {
    /** First try and two more: what a line with a few flipped bits needs. */
    attempts: 3,
    /** A room has some twenty devices on a bus; twice that waiting means that it cannot keep up. */
    queueMax: 64,
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
    /** Two silent answers in a row: the rest of this round is not asked. */
    silentAnswersMax: 2,
  },
  pjlink: {
    /** `%1POWR ` and 128 bytes of parameter and CR: nothing longer is PJLink. */
    lineMaxBytes: 136,
  },
  frame: {
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
    /** Each check takes 32 MiB for some 80 ms; they are done one after another. */
    loginsWaitingMax: 16,
    usersFileMaxBytes: 256 * 1024,
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
  const { wire, modbus, line, pjlink, broker, mqtt } = limits;
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
  ];
  const broken = rules.filter(([holds]) => !holds).map(([, rule]) => rule);
  if (broken.length > 0) {
    throw new Error(`limits.ts contradicts itself: ${broken.join("; ")} must hold`);
  }
}
