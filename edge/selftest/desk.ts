import type { Clock } from "../../contract/clock.ts";
import type { PointKey } from "../../contract/ids.ts";
import type {
  SelfTestKind,
  SelfTestReport,
  SelfTestRun,
  SelfTestStep,
  SignOffRole,
} from "../../contract/selftest.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Reconciler } from "../reconcile/reconciler.ts";
import { roomLimits } from "../room-limits.ts";
import type { TickNews } from "../room/news.ts";
import { roomTemperature } from "../room/pace.ts";
import { numberAt, type Snapshot } from "../room/snapshot.ts";
import type { RoomState } from "../room/state.ts";
import type { AirCourse, MachineFacts } from "./bench.ts";
import { baselineKey, keepBaselines } from "./baseline.ts";
import { dueSelfTest } from "./due.ts";
import { ownBench } from "./own-bench.ts";
import { isBrokenOff } from "../../contract/selftest.ts";
import { followPutBacks, rememberPutBack } from "./put-back.ts";
import { forecastOf, trendKey, trendsAfter } from "./trend.ts";
import { SelfTestSession, type TestRequest } from "./session.ts";

/** What the loop gives its tests. */
export interface DeskPorts {
  readonly model: RoomModel;
  readonly state: RoomState;
  readonly news: TickNews;
  readonly reconciler: Reconciler;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  readonly newId: () => string;
  readonly machine: () => Promise<MachineFacts>;
  readonly runners: () => ReadonlyMap<string, DeviceRunner>;
  /** The room as of the last tick. */
  readonly snapshot: () => Snapshot;
  /** The room at this very moment: dear, and only for what is about to be moved. */
  readonly fresh: () => Snapshot;
  /** Stores what is on record by now, at once. */
  readonly persist: () => void;
  readonly wake: () => void;
  /** Takes in at once what has changed. */
  readonly tick: () => void;
}

const noPoints: ReadonlySet<PointKey> = new Set();
const noSteps: readonly SelfTestStep[] = [];
/** Who begins a test when nobody asks for one. */
const itself = "huitang";
const wholeTests: ReadonlySet<SelfTestKind> = new Set(["commissioning", "periodic", "repair"]);

/** The room's self-tests: one at a time, begun by people or when one is due. */
export class TestDesk {
  readonly #ports: DeskPorts;
  #session: SelfTestSession | null = null;
  /** When a test wrote to a point last, wire time: an older reading says nothing of it. */
  readonly #movedMs = new Map<PointKey, number>();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#foresee();
  }

  get isRunning(): boolean {
    return this.#session !== null;
  }

  /** Points that are nobody else's just now. */
  get moving(): ReadonlySet<PointKey> {
    return this.#session?.moving ?? noPoints;
  }

  get run(): SelfTestRun | null {
    return this.#session?.progress ?? null;
  }

  get steps(): readonly SelfTestStep[] {
    return this.#session?.steps ?? noSteps;
  }

  /** Ends the running test after the step at hand. */
  abort(): void {
    this.#session?.abort();
  }

  /** A technician who signs a commissioning test makes it what later tests go by. */
  signed(id: string, as: SignOffRole): void {
    const { state, news } = this.#ports;
    const report = state.reports.find((each) => each.id === id);
    if (as !== "technician" || report === undefined || isBrokenOff(report)) return;
    if (this.#ports.snapshot().clockTrusted) keepBaselines(state, news, report);
  }

  async finished(): Promise<void> {
    await this.#session?.finished;
  }

  /** One look a tick: what was moved goes back, and a test whose time has come is begun. */
  follow(snapshot: Snapshot, mayStart: boolean): void {
    const { state, news, reconciler } = this.#ports;
    followPutBacks(state, news, snapshot, {
      moving: this.moving,
      movedMs: (point) => this.#movedMs.get(point) ?? -Infinity,
      isWanted: (point) => {
        const target = reconciler.guarded.get(point)?.target;
        return target !== undefined && target.reason.rule !== "put-back";
      },
    });
    // What a test has in hand is nobody else's: in an emergency it lets go.
    if (snapshot.emergencies.size > 0) {
      this.abort();
      return;
    }
    if (!mayStart || this.isRunning || !snapshot.clockTrusted) return;
    const test = dueSelfTest(snapshot, reconciler.isAtRest);
    if (test !== null) this.start(test, itself, null, false);
  }

  /**
   * Begins a test of the whole room, or of these devices. None may be running. `isThere`: who asks
   * stands in the room, and sees what is switched.
   */
  start(test: SelfTestKind, by: string, only: readonly string[] | null, isThere: boolean): void {
    const snapshot = this.#ports.fresh();
    const meetingId = snapshot.meeting?.id ?? null;
    const request: TestRequest = {
      id: this.#ports.newId(),
      test,
      by,
      only,
      meetingId,
      amends: only === null ? null : freshReport(snapshot, test, meetingId),
    };
    const { model, roomClock, wake } = this.#ports;
    const session = new SelfTestSession(request, {
      model,
      roomClock,
      benchOf: (signal) => this.#bench(request, isThere, signal),
      onProgress: wake,
    });
    this.#session = session;
    void session.finished.then((report) => this.#finish(report));
  }

  #finish(report: SelfTestReport): void {
    const { state, news, tick } = this.#ports;
    this.#session = null;
    state.reports = [...state.reports, report].slice(-roomLimits.reportsKept);
    news.keep({ kind: "report", id: report.id, value: report });
    news.record({ kind: "selftest", report });
    if (this.#ports.snapshot().clockTrusted) this.#followTrends(report);
    tick();
  }

  #followTrends(report: SelfTestReport): void {
    const { state, news } = this.#ports;
    for (const trend of trendsAfter(state.trends, report)) {
      const id = trendKey(trend);
      state.trends.set(id, trend);
      news.keep({ kind: "trend", id, value: trend });
    }
    this.#foresee();
  }

  /** Names what is about to fail, by the trends as they are now. */
  #foresee(): void {
    const { state, roomClock } = this.#ports;
    const nowMs = roomClock.wallMs();
    state.failing = [...state.trends.values()].flatMap((trend) => forecastOf(trend, nowMs) ?? []);
  }

  #bench(request: TestRequest, isThere: boolean, signal: AbortSignal) {
    const { state, news, reconciler, roomClock, wireClock, newId } = this.#ports;
    const { snapshot, fresh, runners, machine, persist } = this.#ports;
    const { id: report, test, meetingId } = request;
    const hasStaff = () => isThere || isStaffOnly(snapshot());
    return ownBench({
      test,
      meetingId,
      isWhole: wholeTests.has(test),
      isMeetingRunning: () => snapshot().phase === "meeting",
      isHeld: (point) => {
        const { holds, nowMs } = snapshot();
        return holds.some((hold) => hold.point === point && hold.untilMs > nowMs);
      },
      heardMs: (point) => snapshot().actual.get(point)?.seenMonotonicMs ?? -Infinity,
      isAskedFor: isThere,
      hasStaff,
      mayDisturb: () => hasStaff() || snapshot().occupancy.state === "empty",
      roomClock,
      wireClock,
      signal,
      newId,
      runners: runners(),
      snapshot,
      gate: {
        admit: (target) => reconciler.admitAt(fresh(), target),
        answered: (point) => reconciler.answered(point),
      },
      wanted: (point) => {
        const guarded = reconciler.guarded.get(point);
        return guarded?.target.reason.rule === "put-back" ? undefined : guarded?.value;
      },
      warmUpMs: (device) => state.warmUps.get(device)?.tookMs ?? undefined,
      air: () => airCourse(snapshot()),
      gateway: async () => ({ ...(await machine()), clockTrusted: snapshot().clockTrusted }),
      baseline: (step, name) => state.baselines.get(baselineKey({ step, name }))?.value,
      begin: (command, point, before) => {
        rememberPutBack(state, news, { point, before, report }, roomClock.wallMs());
        this.#movedMs.set(point, Infinity);
        news.record(command);
        persist();
      },
      ended: (point) => void this.#movedMs.set(point, wireClock.monotonicMs()),
      note: (receipt) => news.record(receipt),
    });
  }
}

/** Once the door is open, guests sit in the light that a test would switch. */
const isStaffOnly = ({ meeting, phase }: Snapshot): boolean =>
  meeting?.attendance === "attended" && phase === "preparing";

/** A report of the same test, for the same meeting, that is still worth amending. */
function freshReport(
  { reports, nowMs }: Snapshot,
  test: SelfTestKind,
  meetingId: string | null,
): SelfTestReport | null {
  const last = reports.findLast((report) => report.test === test);
  const isFresh =
    last !== undefined &&
    last.meetingId === meetingId &&
    !isBrokenOff(last) &&
    Math.abs(nowMs - last.endedAtMs) <= roomLimits.amendWithinMs;
  return isFresh ? last : null;
}

/** What the air has done since it was begun with; null when nobody wants it anywhere. */
function airCourse(snapshot: Snapshot): AirCourse | null {
  const { airRun, model, steadyMs } = snapshot;
  const nowC = roomTemperature(snapshot);
  if (airRun === null || airRun.fromC === null || !airRun.isOn || nowC === undefined) return null;
  const unit = [...model.devices.values()].find(({ kind }) => kind === "hvac");
  const wantedC = unit === undefined ? undefined : numberAt(snapshot, unit.id, "setpoint");
  if (wantedC === undefined) return null;
  return { fromC: airRun.fromC, nowC, wantedC, forMs: steadyMs - airRun.sinceMs };
}
