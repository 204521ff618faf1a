import type { Clock } from "../../contract/clock.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import type { RecordBody } from "../../contract/record.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { Attempts } from "./attempts.ts";
import { guard, type Guarded, startsLoad } from "./guards.ts";
import { type PlannedCommand, planCommands } from "./plan.ts";

export interface ReconcilerPorts {
  readonly model: RoomModel;
  readonly wireClock: Clock;
  readonly newId: () => string;
  /** A command was answered, or its read-back came in. */
  readonly onAnswer: () => void;
}

/** Brings the actual towards the target: plans, records, sends, and waits for the read-back. */
export class Reconciler {
  readonly #ports: ReconcilerPorts;
  readonly #attempts: Attempts;
  #runners: ReadonlyMap<string, DeviceRunner> = new Map();
  #snapshot: Snapshot | null = null;
  #targets: ReadonlyMap<PointKey, Target> = new Map();
  #guarded: ReadonlyMap<PointKey, Guarded> = new Map();
  #outgoing: readonly (PlannedCommand & { readonly id: string })[] = [];

  constructor(ports: ReconcilerPorts) {
    this.#ports = ports;
    this.#attempts = new Attempts(ports.model);
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

  /** Nothing is on its way and nothing warms up. */
  get isAtRest(): boolean {
    if (this.#outgoing.length > 0 || this.#attempts.isPending()) return false;
    const readings = this.#snapshot?.actual.values() ?? [];
    return [...readings].every((reading) => reading.value !== "warming");
  }

  /**
   * Plans what to send. Returns the records of it: they must be stored before `send` is called.
   * `reserved` are points that a self-test is using.
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
      lastSwitchOnMonotonicMs: this.#attempts.lastSwitchOnMs,
      startedMs: (point) => this.#attempts.startedMs(point),
      busy: (point, value) =>
        reserved.has(point) || this.#attempts.isBusy(point, value, monotonicMs),
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
      if (this.#snapshot !== null && startsLoad(this.#snapshot, point, value)) {
        this.#attempts.lastSwitchOnMs = this.#ports.wireClock.monotonicMs();
      }
      void this.#write(id, point, value);
    }
  }

  async #write(id: string, point: PointKey, value: PlannedCommand["value"]): Promise<void> {
    const { device, point: name } = splitPointKey(point);
    const outcome = await this.#runners.get(device)?.write(name, value, "command");
    if (outcome === undefined) return;
    const failure = outcome.ok ? null : outcome.failure;
    this.#attempts.answer(point, id, failure, this.#ports.wireClock.monotonicMs());
    this.#ports.onAnswer();
  }

  /** The guards' word on any value at this instant, for self-tests. Null before the first tick. */
  guardNow(target: Target): Guarded | null {
    if (this.#snapshot === null) return null;
    const context = {
      snapshot: this.#snapshot,
      targets: this.#targets,
      monotonicMs: this.#ports.wireClock.monotonicMs(),
      lastSwitchOnMonotonicMs: this.#attempts.lastSwitchOnMs,
      startedMs: (point: PointKey) => this.#attempts.startedMs(point),
    };
    return guard(context, target);
  }
}
