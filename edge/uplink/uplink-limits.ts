/** Every bound of the way to the hub. All times are wire time. */
export const uplinkLimits = {
  /** Half-open TCP is found within 1.5 × this. */
  keepAliveS: 20,
  /** TCP, TLS and CONNACK on a slow line; a hub that takes longer is not there. */
  connectTimeoutMs: 15_000,
  /** Pause before the next try: full jitter up to a bound that doubles within this range. */
  reconnect: { firstMs: 1_000, longestMs: 60_000 },
  /** A session that lasted this long counts as sound: the next loss starts from the first pause. */
  steadyMs: 10_000,
  /** A farewell that the hub does not take within this is cut off. */
  closeTimeoutMs: 2_000,
  /** One message per device and this long: the hub's screens show no more than one a second. */
  dataGapMs: 1_000,
  /** Room time. A device tells all its points again after this, changed or not. */
  refreshMs: 30_000,
  /** A hub that asks for births again and again gets them no more often than this. */
  rebirthGapMs: 2_000,
  /** Unsent bytes above which live data waits: the newest values are sent when the line moves. */
  unsentBytes: 256 * 1024,
  /** Slots of watts sent after a birth; the edge keeps an hour of minutes. */
  wattsSlots: 120,
  /** So far back the hub may ask for minutes: the room keeps a fortnight of them. Room time. */
  wattsReplayMs: 14 * 86_400_000,
  /** Minutes in one message of a replay, some 4 KiB; one message each `dataGapMs`, behind what is live. */
  wattsReplayed: 120,
  /** Records in one batch; the hub refuses more (`recordBatchSchema`). */
  batchRecords: 100,
  /** One batch on a 64 kbit/s line takes four seconds. */
  batchBytes: 32 * 1024,
  /** A single record beyond this would never pass the hub's packet limit of 256 KiB. */
  recordBytes: 192 * 1024,
  /** Wait for the hub's word before a batch is sent again; doubled each time within this range. */
  ackTimeout: { firstMs: 10_000, longestMs: 60_000 },
  /** An act that would expire later than this was made by a wrong clock, here or there. */
  actLifetimeMs: 10 * 60_000,
  /** Bare values taken in a second; a host that sends more is out of order. */
  writesASecond: 20,
  /** Questions answered in a second: an open page asks one every few seconds. */
  asksASecond: 10,
  /** Lost wishes, or proved duties, that one answer tells of; the hub takes no more. */
  answerParts: 32,
  /** Answers kept, so that a repeated request is answered and not done again. */
  actsRemembered: 256,
  /** An agenda of 500 meetings with their seats. */
  agendaBytes: 1024 * 1024,
  /** Five hundred people with the longest names and their hashes, in a packet that the hub can send. */
  peopleBytes: 254 * 1024,
} as const;
