/**
 * The room's own times: how fast it acts, how long it waits. Numbers of the standards are not here;
 * they stand in the packs. Unless a name says `wire`, a time is room time.
 */
export const roomLimits = {
  /** Before the earliest deadline of a meeting: time for supply, warm-up and a first retry. */
  preparationMarginMs: 10 * 60_000,
  /** Every sensor quiet for this long: nobody is here. Longer than a quiet reader sits still. */
  emptyAfterMs: 3 * 60_000,
  /** "Promptly" of NX 5.6.2.3, as this product understands it. */
  promptMs: 2 * 60_000,
  /** An act of our own at a set time is still in time when it is confirmed within this. */
  actGraceMs: 2 * 60_000,
  /**
   * What lines and devices may take of an act, wire time: settling, read-back, one retry. It counts
   * on top of the room's own times, so that a room whose time runs faster is judged fairly.
   */
  wireActMs: 12_000,
  /** The meter must stay below the standby limit this long to prove that the room is off. */
  offProofMs: 3 * 60_000,
  /** After its deadline a duty may still be done late for this long; then it is missed. */
  lateMs: 30 * 60_000,
  /** A failed self-test is run again after this. */
  testRetryMs: 2 * 60_000,
  /** The cool-down of a lamp whose profile does not know it. */
  coolDownUnknownMs: 180_000,
  /** The comfort duty may be reached this much after the start and still count as late. */
  comfortLateMs: 30 * 60_000,
  /** A hold of a person lasts no longer than this. */
  holdMaxMs: 12 * 3_600_000,
  /** A meeting is not extended further than this by a button; a longer one is booked. */
  extendMaxMs: 4 * 3_600_000,
  cleanMaxMs: 4 * 3_600_000,
  /** What a hand moved at the wall stands this long, then the room goes on as before. */
  handHoldMs: 30 * 60_000,
  /** A point that leaves its target is watched this long (wire time) before a hand is blamed: a box
   * that lost its state shows it at all of its channels within that. */
  wireHandMs: 3000,
  /** What hangs on an open contact falls silent within this, and the meter shows it (wire time). */
  wireEffectMs: 20_000,
  /** A meter that repeats every digit this long (wire time) is frozen. */
  wireFrozenMs: 5 * 60_000,
  /** A sensor that reads what cannot be true this long (wire time) is an alarm. */
  wireImplausibleMs: 15_000,
  /** Presence that stays unknown this long is an alarm. */
  presenceUnknownMs: 15 * 60_000,
  /** People, or a stuck sensor, still there this long after the end: somebody should look. */
  stillOccupiedMs: 2 * 3_600_000,
  /** A device silent this long (wire time) is an alarm. */
  wireOfflineAlarmMs: 20_000,
  /** Between two switch-ons of loads, so that their in-rush currents do not add up. */
  wireInrushGapMs: 300,
  /** Attempts of one command before it becomes an alarm. */
  commandAttempts: 3,
  /** After the last attempt, the next series starts after this. */
  wireCommandPauseMs: 30_000,
  /** A command is tried again when no read-back has shown it after this, plus the settle time. */
  wireConfirmMs: 4000,
  /** A driver has said by then whether the device took a command: a lamp may take 100 s to strike. */
  wireAnswerMaxMs: 150_000,
  /** The loop looks around at least this often. Polls, rules and the commit share the slot. */
  wireSlotMs: 500,
  /** Views are published no more often than this. */
  wirePublishMs: 400,
  /** Watts of the last hour are kept in slots of this length. */
  wattsSlotMs: 60_000,
  wattsKeptMs: 60 * 60_000,
  /** Duties older than this leave the view and the memory; the journal keeps them. */
  dutiesKeptMs: 24 * 3_600_000,
} as const;
