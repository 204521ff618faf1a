/**
 * The room's own times: how fast it acts, how long it waits. Numbers of the standards are not here;
 * they stand in the packs. Unless a name says `wire`, a time is room time.
 */
export const roomLimits = {
  /** A sign beside the door is dark while nothing is on, nor begins within this: as by night. */
  doorSignAheadMs: 6 * 3_600_000,
  /** Banners of meetings that begin within this are looked at: can the signs show them? */
  bannerAheadMs: 24 * 3_600_000,
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
  /** A failed self-test is run again after this, twice as long after each further failure. */
  testRetryMs: 2 * 60_000,
  testRetryMaxMs: 30 * 60_000,
  /** The cool-down of a lamp whose profile does not know it. */
  coolDownUnknownMs: 180_000,
  /** The comfort duty may be reached this much after the start and still count as late. */
  comfortLateMs: 30 * 60_000,
  /** Duties are derived for meetings whose preparation begins within this: two days' plans. */
  dutiesAheadMs: 48 * 3_600_000,
  /** Laying out is asked for this long before its deadline: chairs, plates, water for a hall. */
  preparedAskedMs: 60 * 60_000,
  preparedReminderMs: 30 * 60_000,
  /** Before the deadline, as long as somebody can still be sent. */
  preparedEscalationMs: 10 * 60_000,
  confirmedReminderMs: 60 * 60_000,
  confirmedEscalationMs: 15 * 60_000,
  /** What people do every so often is asked for this long ahead: the way to the room. */
  askedAheadMs: 5 * 60_000,
  receptionAskedMs: 15 * 60_000,
  doorsClosedWithinMs: 5 * 60_000,
  /** Doors may still be closed late for this long. */
  peopleLateMs: 15 * 60_000,
  /** NX 6.3.3 names no period. */
  patrolEveryMs: 60 * 60_000,
  /** "At once" of NX 6.3.4.1, as this product understands it. */
  recessTestWithinMs: 5 * 60_000,
  /** Fresh air after people have left, where nothing tells how good the air is. */
  airedForMs: 10 * 60_000,
  windowsClosedWithinMs: 15 * 60_000,
  /** Duties of the day: NX 9.2.2 and 7.1.3 name no hour. By the clock of the room's zone. */
  dailyDueBy: "18:00",
  dailyReminderMs: 2 * 3_600_000,
  /** A duty of people that is overdue for this long goes up to the manager. */
  peopleOverdueMs: 5 * 60_000,
  /** A technician hears this long before a deadline after which nothing may be late. */
  toldBeforeDueMs: 5 * 60_000,
  /** What the technician has not mended by then goes up to the manager. */
  equipmentOverdueMs: 10 * 60_000,
  /** Reports held in memory; the store keeps more. */
  reportsKept: 20,
  /** A device that is tested once more within this amends the report of before. */
  amendWithinMs: 30 * 60_000,
  /** What a test moved and what would not go back in this time is left as it is. */
  putBackMs: 10 * 60_000,
  /** After a power cut of hours nobody expects a light to come on again. */
  putBackStaleMs: 2 * 3_600_000,
  /** A failed test outside meetings is run again after this: it disturbs nobody, but wears lamps. */
  periodicRetryMs: 6 * 3_600_000,
  /** Powered for so long, a test outside meetings begins, whatever has not come to rest yet. */
  periodicWarmUpMs: 10 * 60_000,
  /** Comfort is aimed at this long before the start: a sensor's error, a slow valve. */
  airMarginMs: 3 * 60_000,
  /** Even a comfortable room gets its air this long before people come. */
  airLeadMinMs: 10 * 60_000,
  /** Air that runs from before is stopped only when it would not be needed for this long. */
  airPauseMinMs: 30 * 60_000,
  /** A run that has not reached comfort by then teaches nothing. */
  airRunMaxMs: 4 * 3_600_000,
  /** A shorter way than this is within a sensor's error and teaches nothing. */
  paceSpanMinK: 1,
  /** What a room can be believed to take: from a jet of cold air to a hall with open doors. */
  paceMinMinutesPerK: 0.5,
  paceMaxMinutesPerK: 60,
  /** What the newest run counts of a settled pace, and the most that it may move it. */
  paceShare: 0.25,
  paceStepShare: 0.1,
  /** Carbon dioxide below which fresh air runs at its least: outside air is at 420 ppm. */
  co2LowPpm: 600,
  /** Air-conditioning that was put on high for the air goes back when it is this much better. */
  co2BackPpm: 100,
  /** Fresh air at its least, and while nobody knows how good the air is. */
  airflowMinPercent: 30,
  airflowBlindPercent: 60,
  /** A flow within this of the wanted one is left alone: a fan must not hunt. */
  airflowDeadPercent: 15,
  /** A microphone this loud or louder, against full scale, howls if it goes on. */
  howlMarkDb: -6,
  /** Others count as quiet this much below the mark; when all are loud, people applaud. */
  howlQuietDb: 12,
  /** Longer than a person holds a note that loud (wire time, as all of a howl). */
  wireHowlMs: 4000,
  /** Between two levels of one howl; after a longer gap it is another one. */
  wireHowlGapMs: 2500,
  /** A channel that howled is muted this long; long enough to walk away from the speaker. */
  wireHowlMutedMs: 20_000,
  /** Howls it again within this, it stays muted until a person lets it speak. */
  wireHowlAgainMs: 5 * 60_000,
  /** A microphone that missed an answer is in doubt this long (wire time), twice as long each time. */
  wireDoubtMs: 2000,
  wireDoubtMaxMs: 10_000,
  /** Without a missed answer for this long, the next one counts as the first. */
  wireDoubtForgottenMs: 60_000,
  /** Words of a classified meeting are wiped this long after its end, whoever is still there. */
  wipeAfterMs: 30 * 60_000,
  /** By then a plate that is there has redrawn itself blank, three tries included. */
  plateBlankMs: 10 * 60_000,
  /** A plate that is silent for less is only slow; a busy access point takes minutes. */
  plateUnheardMs: 5 * 60_000,
  /** A plate's battery below this is changed before the next meeting; and when that counts as done. */
  plateBatteryLowPercent: 15,
  plateBatteryBackPercent: 20,
  /** A bare value from a Sparkplug host names no end: it stands this long, as a hold of the hub. */
  bareWriteMs: 60 * 60_000,
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
  /** Between two zones of light that go off: nobody who was overlooked stands in the dark at once. */
  lightsGapMs: 2000,
  /** Light for cleaning where a zone can be dimmed. */
  cleaningLevelPercent: 50,
  /** Daylight that needs no lamp; and the same with a lamp on, whose own light is read as well. */
  daylightLx: 300,
  daylightOverLampLx: 800,
  /** A room at rest may draw more than its standby this long: a gateway that starts, a fridge. */
  standbyOverMs: 10 * 60_000,
  /** A fire is over when its contacts have said so for this long: panels reset zone by zone. */
  fireOverMs: 60_000,
  /** A call for help lasts this long after its button was let go. */
  helpKeptMs: 5 * 60_000,
  /** Between two loads that are shed when the mains are lost: the UPS must not see one great step. */
  shedGapMs: 1000,
  /** Mains that are back this long are back to stay. */
  mainsStableMs: 30_000,
  /** Between two loads that are given back, far longer than their in-rush currents. */
  restoreGapMs: 20_000,
  /** Mains lost this long in a meeting: it is time to speak of adjourning (NX T7-3 names no time). */
  adjournAfterMs: 15 * 60_000,
  /** A contact that lives depend on and that is silent this long (wire time) is an alarm. */
  wireContactSilentMs: 15_000,
  /** What hangs on an open contact falls silent within this, and the meter shows it (wire time). */
  wireEffectMs: 20_000,
  /** A meter that repeats every digit this long (wire time) is frozen. */
  wireFrozenMs: 5 * 60_000,
  /** A missed duty stays an alarm this long, whatever the room serves next: somebody must see it. */
  missedShownMs: 2 * 3_600_000,
  /** A sensor that reads what cannot be true this long (wire time) is an alarm. */
  wireImplausibleMs: 15_000,
  /** A presence sensor silent this long is left out: the others decide without it, under an alarm. */
  presenceSilentMs: 30 * 60_000,
  /** A lone yes for this long, against all other evidence, is a sensor that is stuck. Nobody can tell one
   * quiet person by the air: a night of light is cheaper than a room that goes dark around somebody. */
  presenceStuckMs: 8 * 3_600_000,
  /** Carbon dioxide up to which the air may be that of an empty room: outside air is at 420 ppm. */
  emptyAirPpm: 600,
  /** No fan aired the room for this long: now its carbon dioxide tells of the people in it. */
  stillAirMs: 30 * 60_000,
  /** A voice at an open microphone, against full scale: a quiet room is below. */
  speechDb: -45,
  /** Carbon dioxide that rises by this much within this time is breath, and not the sensor's drift. */
  breathPpm: 30,
  breathWindowMs: 10 * 60_000,
  /** On the word of one sensor alone a meeting ends by itself after so many times the usual time. */
  soleSensorFactor: 2,
  /** Presence that stays unknown this long is an alarm. */
  presenceUnknownMs: 15 * 60_000,
  /** People, or a stuck sensor, still there this long after the end: somebody should look. */
  stillOccupiedMs: 2 * 3_600_000,
  /** A device silent this long (wire time) is an alarm. */
  wireOfflineAlarmMs: 20_000,
  /** Between two switch-ons of loads, so that their in-rush currents do not add up. */
  wireInrushGapMs: 300,
  /** A device that takes longer than this to say that it starts no longer keeps the others waiting. */
  wireStartAnswerMs: 1000,
  /** Between two different commands to one point: as fast as relays and eyes can bear. */
  wireChangeGapMs: 1000,
  /** Attempts of one command before it becomes an alarm. */
  commandAttempts: 3,
  /** After the last attempt, the next series starts after this. */
  wireCommandPauseMs: 30_000,
  /** What is for people's safety, or keeps a secret, is sent again this long after it was sent in vain. */
  wireSafetyPauseMs: 10_000,
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
