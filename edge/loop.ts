import type { Act, ActResult } from "../contract/act.ts";
import type { Agenda, Meeting } from "../contract/agenda.ts";
import {
  publicMeeting,
  type ReportView,
  type RoomEvent,
  type RoomView,
  type WattsPoint,
} from "../contract/api.ts";
import type { Cancel, Clock } from "../contract/clock.ts";
import type { Failure } from "../contract/errors.ts";
import { type Message, message } from "../contract/message.ts";
import { type DeviceListener, type DeviceRunner, everySlot } from "./devices/device-runner.ts";
import type { RoomModel } from "./devices/room-model.ts";
import { DutyBook } from "./duty-book.ts";
import { createIntake } from "./intake.ts";
import { Publisher } from "./publisher.ts";
import { Reconciler } from "./reconcile/reconciler.ts";
import { roomLimits } from "./room-limits.ts";
import { carryOut } from "./room/act.ts";
import { checkAct } from "./room/act-check.ts";
import { followAlarms } from "./room/alarms.ts";
import { dropVoidChecks } from "./room/banner-proof.ts";
import { expireCleaning } from "./room/cleaning-book.ts";
import { followEnding } from "./room/countdown.ts";
import { derive } from "./room/derive.ts";
import { Effects } from "./room/effects.ts";
import { Hands, respectHands } from "./room/hands.ts";
import { expireHolds } from "./room/hold-book.ts";
import { followHowls } from "./room/howl.ts";
import type { Instant } from "./room/instant.ts";
import { noteTouch } from "./room/life-signs.ts";
import { TickNews } from "./room/news.ts";
import { followAir } from "./room/pace.ts";
import { doorSign, type DoorSign } from "./room/door-sign.ts";
import type { PlateTargets, PlateTrouble, Snapshot } from "./room/snapshot.ts";
import { type RoomState, stateFrom } from "./room/state.ts";
import { roomView, type ViewFacts } from "./room/view.ts";
import { followWarmUps } from "./room/warm-ups.ts";
import { watchedPoints } from "./room/watched.ts";
import { openSlot, rollWatts } from "./room/watts.ts";
import { wipeClassified } from "./room/wiping.ts";
import { servingPhases } from "./room/at-rest.ts";
import { decide } from "./rules/rules.ts";
import type { MachineFacts } from "./selftest/bench.ts";
import { TestDesk } from "./selftest/desk.ts";
import { moreGuests } from "./standards/notices.ts";
import type { Store, StoredRoom } from "./store/store.ts";

/** What the loop is given: nothing is reached in any other way. */
export interface LoopPorts {
  readonly model: RoomModel;
  readonly store: Store;
  readonly stored: StoredRoom;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  readonly speed: number;
  readonly version: string;
  readonly newId: () => string;
  isClockTrusted(nowMs: number): boolean;
  readonly plates: {
    /** The image of each plate for this meeting; null while one is being made. */
    targets(meeting: Meeting | null, agendaVersion: number, door: DoorSign | null): PlateTargets;
    /** What plates will not be able to show of coming meetings. */
    troubles(agenda: Agenda | null, nowMs: number): readonly PlateTrouble[];
    /** Plates whose content cannot be drawn, and why. */
    failures(): ReadonlyMap<string, Failure>;
  };
  /** What the machine says of itself. */
  machine(): Promise<MachineFacts>;
  hubConnected(): boolean;
  /** New records are in the store: the uplink may send them. */
  onRecords(): void;
  /** The store refused a transaction; what was in it is kept and tried again. */
  onStoreTrouble(reason: unknown): void;
}

/**
 * THE loop. Events only write state and wake it; one tick takes one `now` and runs derive, duties,
 * decide, merge, guard, reconcile, persist, publish. It holds nothing that a restart would lose.
 */
export class Loop {
  /** Where the devices report to. */
  readonly intake: DeviceListener;
  readonly #ports: LoopPorts;
  readonly #state: RoomState;
  readonly #news = new TickNews();
  readonly #reconciler: Reconciler;
  readonly #hands: Hands;
  readonly #effects = new Effects();
  /** The room's lead before a deadline, in room time. */
  readonly #marginMs: number;
  readonly #duties: DutyBook;
  readonly #tests: TestDesk;
  readonly #publisher = new Publisher(() => this.view());
  #runners: ReadonlyMap<string, DeviceRunner> = new Map();
  #snapshot: Snapshot;
  #wattsHour: readonly WattsPoint[];
  #cancelWake: Cancel | null = null;
  #cancelSlots: Cancel = () => undefined;
  #isStopping = false;
  #isStopped = false;
  /** The minute at hand began while the clock was trusted. */
  #metersMinutes = true;

  constructor(ports: LoopPorts) {
    this.#ports = ports;
    const { model, wireClock, roomClock, stored, version, newId } = ports;
    const nowMs = roomClock.wallMs();
    const wake = () => this.wake();
    this.#state = stateFrom(stored, nowMs, roomClock.monotonicMs());
    const { reachable } = this.#state;
    this.#hands = new Hands((device) => reachable.get(device)?.sinceMonotonicMs ?? -Infinity);
    this.#reconciler = new Reconciler({ model, wireClock, newId, onAnswer: wake });
    this.intake = createIntake(this.#state, model, { room: roomClock, wire: wireClock }, wake);
    const wireActMs = roomLimits.wireActMs * ports.speed;
    this.#marginMs = roomLimits.preparationMarginMs + wireActMs;
    this.#duties = new DutyBook(wireActMs);
    this.#tests = new TestDesk({
      model,
      state: this.#state,
      news: this.#news,
      reconciler: this.#reconciler,
      roomClock,
      wireClock,
      newId,
      machine: () => ports.machine(),
      runners: () => this.#runners,
      snapshot: () => this.#snapshot,
      fresh: () => this.#derive(this.#instant()),
      persist: () => this.#persist(this.#instant()),
      wake,
      tick: () => this.tick(),
    });
    this.#snapshot = derive(this.#state, model, this.#marginMs, this.#instant());
    this.#wattsHour = ports.store.wattsSince(nowMs - roomLimits.wattsKeptMs);
    this.#news.record({ kind: "started", version, afterCrash: stored.afterCrash });
  }

  /** Begins to poll and to tick. */
  start(runners: ReadonlyMap<string, DeviceRunner>): void {
    this.#runners = runners;
    this.#reconciler.start(runners);
    const { wireClock } = this.#ports;
    this.#cancelSlots = everySlot(wireClock, "slot", roomLimits.wireSlotMs, () => {
      const monotonicMs = wireClock.monotonicMs();
      const watched = watchedPoints(this.#snapshot);
      for (const [device, runner] of this.#runners) runner.poll(monotonicMs, watched(device));
      this.wake();
    });
  }

  /** Ends ticking; a running self-test is stopped. Devices keep their state. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelSlots();
    this.#tests.abort();
    await this.#tests.finished();
    this.#isStopped = true;
    this.#cancelWake?.();
  }

  /** Asks for a tick soon. Many calls make one tick. */
  wake(): void {
    if (this.#cancelWake !== null || this.#isStopped) return;
    this.#cancelWake = this.#ports.wireClock.after("tick", 0, () => {
      this.#cancelWake = null;
      this.tick();
    });
  }

  /** Takes a newer agenda; an older or equal one changes nothing. Returns whether it was taken. */
  takeAgenda(agenda: Agenda): boolean {
    if (agenda.version <= (this.#state.agenda?.version ?? -1)) return false;
    const notices = moreGuests(this.#state.agenda, agenda, this.#ports.roomClock.wallMs());
    this.#state.agenda = agenda;
    this.#news.keep({ kind: "agenda", id: "accepted", value: agenda });
    const { version, hash, meetings } = agenda;
    this.#news.record({ kind: "agenda", version, hash, meetings: meetings.length });
    for (const notice of notices) this.#news.record(notice);
    this.wake();
    return true;
  }

  /** What a person asks, who stands in the room or not. An accepted act is on record when this returns. */
  act(act: Act, by: string, isThere = true): ActResult {
    this.tick();
    const result = checkAct(this.#snapshot, act, this.#tests.isRunning, isThere);
    if (!result.accepted) return result;
    if (act.kind === "selftest") {
      this.#news.record({ kind: "act", by, act: act.kind, text: message("act.selftest") });
      this.#tests.start(act.test, by, act.devices ?? null, isThere);
    } else if (act.kind === "stop-test") {
      this.#news.record({ kind: "act", by, act: act.kind, text: message("act.stop-test") });
      this.#tests.abort();
    } else {
      carryOut(this.#state, this.#news, act, by, this.#snapshot.nowMs);
      if (act.kind === "sign-off") this.#tests.signed(act.report, act.signature.as);
      noteTouch(this.#state, act, this.#snapshot.steadyMs);
    }
    this.tick();
    return result;
  }

  /** Puts on record, under a name, what a person did beside the room itself: who may act in it. */
  note(by: string, act: string, text: Message): void {
    this.#news.record({ kind: "act", by, act, text });
    this.wake();
  }

  #instant(): Instant {
    const nowMs = this.#ports.roomClock.wallMs();
    const steadyMs = this.#ports.roomClock.monotonicMs();
    const monotonicMs = this.#ports.wireClock.monotonicMs();
    return { nowMs, steadyMs, monotonicMs, clockTrusted: this.#ports.isClockTrusted(nowMs) };
  }

  /** One turn of the loop, at one instant. */
  tick(): void {
    if (this.#isStopped) return;
    const at = this.#instant();
    const snapshot = this.#derive(at);
    if (at.clockTrusted) {
      expireHolds(this.#state, this.#news, snapshot);
      expireCleaning(this.#state, this.#news, snapshot);
      followEnding(this.#state, this.#news, snapshot);
      this.#duties.follow(this.#state, snapshot, this.#news);
      this.#notePhase(snapshot);
    }
    dropVoidChecks(this.#state, this.#news);
    followAir(this.#state, snapshot, this.#news);
    followHowls(this.#state, snapshot, at.monotonicMs);
    followWarmUps(this.#state, snapshot);
    wipeClassified(this.#state, snapshot, this.#news);
    this.#reconcile(snapshot, at);
    this.#followAlarms(snapshot, at);
    this.#rollWatts(at);
    this.#tests.follow(snapshot, !this.#isStopping);
    this.#persist(at);
    this.#reconciler.send();
    this.#publisher.publish(at.monotonicMs);
  }

  #derive(at: Instant): Snapshot {
    const { model } = this.#ports;
    const first = derive(this.#state, model, this.#marginMs, at);
    // A name leaves the table with the people.
    const seated = servingPhases.has(first.phase) ? first.meeting : null;
    const { plates: all } = this.#ports;
    const plates = all.targets(seated, first.agenda?.version ?? 0, doorSign(first));
    const undrawable = new Set(all.failures().keys());
    const plateTroubles = at.clockTrusted ? all.troubles(first.agenda, at.nowMs) : [];
    this.#snapshot = { ...first, plates, undrawable, plateTroubles };
    return this.#snapshot;
  }

  #notePhase(snapshot: Snapshot): void {
    const { phase, meeting } = snapshot;
    const meetingId = meeting?.id ?? null;
    if (this.#state.phase === phase && this.#state.phaseMeetingId === meetingId) return;
    this.#state.phase = phase;
    this.#state.phaseMeetingId = meetingId;
    const params = meeting === null ? {} : { meetingAtMs: meeting.startMs };
    const text = message(`phase-why.${phase}`, params);
    this.#news.record({ kind: "phase", phase, meetingId, text });
  }

  #reconcile(snapshot: Snapshot, { monotonicMs, nowMs, clockTrusted }: Instant): void {
    const tested = this.#tests.moving;
    const { guarded } = this.#reconciler;
    const { strayed, moved } = this.#hands.look(snapshot, guarded, tested, monotonicMs);
    // A hold ends by the clock: without one, the room goes by its rules.
    if (clockTrusted) respectHands(this.#state, this.#news, moved, nowMs);
    this.#snapshot = { ...snapshot, holds: this.#state.holds };
    const reserved = new Set([...tested, ...strayed]);
    const records = this.#reconciler.plan(this.#snapshot, decide(this.#snapshot), reserved);
    for (const record of records) this.#news.record(record);
    this.#news.noteClamps(this.#reconciler.guarded);
  }

  #followAlarms(snapshot: Snapshot, at: Instant): void {
    followAlarms(this.#state, snapshot, this.#news, {
      monotonicMs: at.monotonicMs,
      notEffective: this.#reconciler.notEffective,
      effects: this.#effects.look(snapshot, at.monotonicMs),
    });
  }

  #rollWatts(at: Instant): void {
    // A minute of 1970 would be one that the room never had.
    if (!at.clockTrusted || !this.#metersMinutes) {
      this.#metersMinutes = at.clockTrusted;
      this.#state.watts = openSlot(at.nowMs, roomLimits.wattsSlotMs);
      return;
    }
    const rolled = rollWatts(this.#state.watts, at.nowMs, roomLimits.wattsSlotMs);
    this.#state.watts = rolled.meter;
    if (rolled.closed === null) return;
    this.#news.keepWatts(rolled.closed);
    const { slotMs, watts } = rolled.closed;
    this.#wattsHour = [...this.#wattsHour, { atMs: slotMs, watts }].filter(
      (slot) => slot.atMs >= at.nowMs - roomLimits.wattsKeptMs,
    );
  }

  /** One durable transaction. What the store refuses is kept and tried again at the next tick. */
  #persist(at: Instant): void {
    const change = this.#news.take(at);
    if (change === null) return;
    try {
      this.#ports.store.commit(change);
    } catch (reason) {
      this.#news.putBack(change);
      this.#ports.onStoreTrouble(reason);
      return;
    }
    this.#news.isRefused = false;
    if (change.records.length > 0) this.#ports.onRecords();
  }

  /** Tells every change from now on. Returns how to stop. */
  onEvent(listener: (event: RoomEvent) => void): () => void {
    return this.#publisher.onEvent(listener);
  }

  /** The room as it was at the last tick. */
  view(): RoomView {
    return roomView(this.#snapshot, this.facts());
  }

  /** The tests that are kept, oldest first, with the names under them. */
  reports(): readonly ReportView[] {
    const meetings = this.#state.agenda?.meetings ?? [];
    return this.#state.reports.map((report) => {
      const meeting = meetings.find((each) => each.id === report.meetingId);
      const signOffs = this.#state.signOffs.filter((each) => each.report === report.id);
      return { report, signOffs, meeting: meeting === undefined ? null : publicMeeting(meeting) };
    });
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** What a view or an explanation shows besides the snapshot. */
  facts(): ViewFacts {
    const { nowMs, meeting } = this.#snapshot;
    const next = (this.#state.agenda?.meetings ?? [])
      .filter((each) => each.startMs > nowMs && each.id !== meeting?.id)
      .toSorted((left, right) => left.startMs - right.startMs)[0];
    return {
      guarded: this.#reconciler.guarded,
      failures: this.#state.pointFailures,
      alarms: [...this.#state.alarms.values()],
      watts: this.#wattsHour,
      hubConnected: this.#ports.hubConnected(),
      speed: this.#ports.speed,
      testRunning: this.#tests.run,
      testSteps: this.#tests.steps,
      next: next ?? null,
    };
  }
}
