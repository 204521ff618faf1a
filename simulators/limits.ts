/**
 * Every bound of the simulated room, with its unit and why it is what it is. Wire times are real
 * milliseconds; room times run with the room's clock.
 */
export const limits = {
  /** Wire ms between two steps of the world: finer than any poll, ten wake-ups a second in all. */
  worldSlotMs: 100,
  /** Room ms: the fastest time constant of the room (its air-conditioner) is minutes. */
  physicsSubStepMs: 10_000,
  /** Room ms: the longest step of a long stretch, and how many it is cut into before that. */
  longestSubStepMs: 60_000,
  subStepsOfStretch: 6,
  /** Room ms caught up in one slot; after a longer stall (a suspended laptop) the rest is skipped. */
  longestCatchUpMs: 24 * 3_600_000,
  /** More people than any meeting room holds. */
  people: 10_000,
  /** Entries; a room that breaks more than this has made its point. */
  damage: 100,
  /** Connections to one device; real ones take one to eight. */
  clientsPerPort: 8,
  /** Bytes waiting for the rest of a request. The longest is a Modbus frame of 260. */
  requestBytes: 4096,
  /** Wire ms an answer is late on a bus: beyond the usual time-out of 1 s, within the next request. */
  lateOnBusMs: 1300,
  /** Wire ms an answer is late on a socket: beyond the 2 s that PJLink allows. */
  lateOnSocketMs: 2600,
  /** Wire ms between two bursts of noise, and bytes in each: a full 9600-baud line. */
  babbleEveryMs: 50,
  babbleBytes: 48,
  /** Wire ms a restarting device is away, and between two of its restarts. */
  restartDownMs: 800,
  restartEveryMs: 4000,
  /** Room ms a device boots when its maker does not say how long. */
  bootMs: 5000,
  /** Wire ms a deaf device is silent after power-on when its profile does not say: well beyond the
   * three polls after which a device counts as gone. */
  deafMs: 12_000,
  /** Wire ms between two looks for news that was subscribed to. */
  sscLookMs: 100,
  /** Wire ms between two looks of a line device at what it should tell: well under a second. */
  lineLookMs: 100,
  /** Wire ms until a port that was taken meanwhile is tried again. */
  relistenMs: 200,
  /** Wire ms after which half a bus request is thrown away: far beyond 3.5 characters, so that a
   * loaded machine does not tear a good frame apart. */
  busSilenceMs: 50,
  /** Bytes sent at once on a paced line: short enough to arrive in pieces, as on a real wire. */
  pacedChunkBytes: 8,
  /** Wire ms a slave thinks before it answers. */
  turnaroundMs: 4,
  /** Requests waiting for a slave; a master sends one at a time. */
  busRequests: 4,
  /** Wire ms between two tries to reach the broker or to get a login. */
  brokerRetryMs: 300,
  /** Wire ms after a refused login. */
  refusedRetryMs: 2000,
  /** Wire ms until an attempt to reach the broker is given up. */
  brokerConnectMs: 5000,
  /** Wire ms between two looks of an MQTT device at what it should tell. */
  mqttLookMs: 250,
  /** Wire ms between two reports of an MQTT device that has no news. */
  heartbeatMs: 5000,
  /** Where the demonstration's fault page is looked for first. */
  faultDeskPort: 8070,
  /** Wire ms between two looks of that page: a click shows at once, a command within this. */
  faultDeskLookMs: 1000,
  /** Bytes of a form with an image that an access point takes. */
  uploadBytes: 512 * 1024,
  /** Wire ms until an access point looks at an upload. */
  apLookMs: 100,
  /** Room ms between two check-ins of a tag. */
  tagCheckInMs: 10_000,
  /** Wire ms an answer over HTTP is late: beyond the 8 s that the profiles allow. */
  lateHttpMs: 9000,
  /** Bytes after which a plate loses its download. */
  brokenOffBytes: 20_000,
  /** Bytes of an image a name plate takes. */
  imageBytes: 262_144,
  /** Room ms for which a presence sensor still tells people after the last one left: most models. */
  presenceHoldMs: 10_000,
  /** The same of the ceiling sensor behind Zigbee2MQTT. */
  ceilingHoldMs: 30_000,
  /** Wire ms between two frames of the radar: a few a second. */
  radarFrameMs: 250,
  /** Wire ms: the fastest level reports a microphone receiver sends. */
  fastestMeterMs: 100,
} as const;
