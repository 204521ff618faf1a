import type { Clock } from "../../contract/clock.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import type { RecordBody } from "../../contract/record.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { Attempts } from "./attempts.ts";
import { guard } from "./guards.ts";
import type { Guarded } from "./guards/guard.ts";
import { LoadStarts } from "./load-starts.ts";
import { type PlannedCommand, planCommands } from "./plan.ts";
import { isThere } from "./settled.ts";

export interface ReconcilerPorts {
  readonly model: RoomModel;
  readonly wireClock: Clock;
  readonly newId: () => string;
  /** A command was answered, or its read-back came in. */
  readonly onAnswer: () => void;
}

/** The gate as a self-test passes it. */
export interface Gate {
  /**
   * The guards' word on a value at this instant; null before the first tick. What is not held counts
   * as sent: `answered` says when the device has answered.
   */
  admit(target: Target): Guarded | null;
  answered(point: PointKey): void;
}

/** Brings the actual towards the target: plans, records, sends, and waits for the read-back. */
export class Reconciler {
  readonly #ports: ReconcilerPorts;
  readonly #attempts: Attempts;
  readonly #starts: LoadStarts;
  #runners: ReadonlyMap<string, DeviceRunner> = new Map();
  #snapshot: Snapshot | null = null;
  #targets: ReadonlyMap<PointKey, Target> = new Map();
  #guarded: ReadonlyMap<PointKey, Guarded> = new Map();
  #outgoing: readonly (PlannedCommand & { readonly id: string })[] = [];

  constructor(ports: ReconcilerPorts) {
    this.#ports = ports;
    this.#attempts = new Attempts(ports.model);
    this.#starts = new LoadStarts(ports.model);
  }

  start(runners: ReadonlyMap<string, DeviceRunner>): void {
    this.#runners = runners;
  }

  /** Every target as the guards let it stand, at the last tick. */
  get guarded(): ReadonlyMap<PointKey, Guarded> {
    return this.#guarded;
  }

  /** Points whose commands failed again and again. */
  get notEffective(): readonly PointKey[] {
    return this.#attempts.failed();
  }

  /** Nothing is on its way, nothing warms up, and nothing that is to be on is still off. */
  get isAtRest(): boolean {
    const snapshot = this.#snapshot;
    if (snapshot === null || this.#outgoing.length > 0 || this.#attempts.isPending()) return false;
    const waits = [...this.#guarded].some(
      ([point, { value }]) => value === "on" && !isThere(snapshot, point, value),
    );
    return !waits && [...snapshot.actual.values()].every(({ value }) => value !== "warming");
  }

  /**
   * Plans what to send. Returns the records of it: they must be stored before `send` is called.
   * `reserved` are points that a self-test is using, or a hand: only what is for safety passes there.
   */
  plan(
    snapshot: Snapshot,
    targets: ReadonlyMap<PointKey, Target>,
    reserved: ReadonlySet<PointKey>,
  ): readonly RecordBody[] {
    const monotonicMs = this.#ports.wireClock.monotonicMs();
    this.#snapshot = snapshot;
    this.#targets = targets;
    const reviewed = [
      ...this.#attempts.review(snapshot, monotonicMs),
      ...this.#attempts.drop((point) => targets.has(point)),
    ];
    const plan = planCommands(snapshot, targets, {
      monotonicMs,
      startsFromMs: this.#starts.nextFromMs,
      startedMs: (point) => this.#starts.startedMs(point),
      busy: ({ point, level }, value) =>
        (level !== "safety" && reserved.has(point)) ||
        this.#attempts.isBusy(point, value, level === "safety", monotonicMs),
      hasty: (point, value) => this.#attempts.isHasty(point, value, monotonicMs),
    });
    this.#guarded = plan.guarded;
    this.#outgoing = plan.commands.map((each) => ({ ...each, id: this.#ports.newId() }));
    return [...reviewed, ...this.#outgoing.flatMap((each) => this.#note(each, monotonicMs))];
  }

  #note(outgoing: PlannedCommand & { readonly id: string }, monotonicMs: number) {
    const { id, point, value, guarded } = outgoing;
    return this.#attempts.send(id, point, value, guarded.target.reason, monotonicMs);
  }

  /** Sends what was planned and recorded. */
  send(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    for (const { id, point, value } of outgoing) {
      this.#starts.note(point, value, this.#ports.wireClock.monotonicMs());
      void this.#write(id, point, value);
    }
  }

  async #write(id: string, point: PointKey, value: PlannedCommand["value"]): Promise<void> {
    const { device, point: name } = splitPointKey(point);
    const outcome = await this.#runners.get(device)?.write(name, value, "command");
    if (outcome === undefined) return;
    const failure = outcome.ok ? null : outcome.failure;
    this.answered(point);
    this.#attempts.answer(point, id, failure, this.#ports.wireClock.monotonicMs());
    this.#ports.onAnswer();
  }

  /**
   * As `admit` of a gate, by what is read at this very moment: a test has moved the point since the
   * last tick, and what was there then must not pass unguarded.
   */
  admitAt(snapshot: Snapshot, target: Target): Guarded | null {
    if (this.#snapshot === null) return null;
    const monotonicMs = this.#ports.wireClock.monotonicMs();
    const context = {
      snapshot,
      targets: this.#targets,
      monotonicMs,
      startsFromMs: this.#starts.nextFromMs,
      startedMs: (point: PointKey) => this.#starts.startedMs(point),
    };
    const judged = guard(context, target);
    if (judged.held === null) this.#starts.note(target.point, judged.value, monotonicMs);
    return judged;
  }

  answered(point: PointKey): void {
    this.#starts.answered(point, this.#ports.wireClock.monotonicMs());
  }
}
