import type { Clock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { ModbusBus } from "../links/modbus-bus.ts";
import type { ModbusAnswer, ModbusRequest } from "../links/modbus-frame.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { ControlWords } from "./modbus-control.ts";
import { pickValue, placePoint, planReads } from "./modbus-reads.ts";
import type { PlacedPoint, ReadBlock } from "./modbus-reads.ts";
import { planWrite } from "./modbus-writes.ts";
import { toSample } from "./point-value.ts";

interface Found {
  readonly samples: PointSample[];
  readonly failures: { point: string; failure: Failure }[];
}

/** When a request has its turn on the line. */
interface Turn {
  readonly priority: Priority;
  readonly deadlineMs: number | null;
}

/** A device whose points are registers and coils of one Modbus unit. */
export class ModbusPoints implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"modbus-points">;
  readonly #bus: ModbusBus;
  readonly #unit: number;
  readonly #placed = new Map<string, PlacedPoint>();
  /** Points that a device once refused: never again read together with others. */
  readonly #alone = new Set<string>();
  readonly #control: ControlWords | null;
  #unwatch: () => void = () => {};

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"modbus-points">,
    bus: ModbusBus,
    clock: Clock,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#bus = bus;
    this.#unit = device.binding.unit ?? 1;
    const channel = device.binding.channel ?? 1;
    for (const [name, settings] of Object.entries(profile.points)) {
      this.#placed.set(name, placePoint(name, settings, channel));
    }
    const { control } = profile;
    this.#control = control === undefined ? null : new ControlWords(control, channel, clock);
  }

  start(listener: DriverListener): void {
    this.#unwatch = this.#bus.state.watch({
      up: () => {},
      down: (failure) => listener.lost(failure),
    });
  }

  stop(): Promise<void> {
    this.#unwatch();
    return Promise.resolve();
  }

  readsOf(points: readonly string[]): readonly (readonly string[])[] {
    return this.#plan(points).map((block) => block.points.map(({ name }) => name));
  }

  async read(
    points: readonly string[],
    priority: Priority,
    deadlineMs?: number,
  ): Promise<ReadResult> {
    const found: Found = { samples: [], failures: [] };
    const turn: Turn = { priority, deadlineMs: deadlineMs ?? null };
    for (const block of this.#plan(points)) await this.#readBlock(block, turn, found);
    return found;
  }

  #plan(points: readonly string[]): readonly ReadBlock[] {
    const placed = points.flatMap((name) => this.#placed.get(name) ?? []);
    return planReads(placed, this.#profile.link, this.#alone);
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const placed = this.#placed.get(point);
    const kind = this.#device.points.get(point)?.kind;
    if (placed === undefined || kind === undefined || !placed.settings.writable) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const plan = planWrite(placed, kind, value, this.#profile.link.wordWrites);
    if (!plan.ok) return plan;
    const turn: Turn = { priority, deadlineMs: null };
    const send = (request: ModbusRequest, key: string | null) => this.#send(request, turn, key);
    if (plan.value.by === "control") {
      return this.#control === null
        ? failed("device-illegal-address", `${point} has no control block`)
        : await this.#control.write(point, plan.value.fields, send);
    }
    const answer = await send(plan.value.request, point);
    return answer.ok ? { ok: true, value: undefined } : answer;
  }

  /** `key` is the point of a write, null for a read. */
  #send(request: ModbusRequest, turn: Turn, key: string | null): Promise<ModbusAnswer> {
    return this.#bus.send({
      unit: this.#unit,
      request,
      timings: this.#profile.link,
      ...turn,
      key: key === null ? null : `${this.#device.id}/${key}`,
    });
  }

  async #readBlock(block: ReadBlock, turn: Turn, found: Found): Promise<void> {
    const { request, points } = block;
    const answer = await this.#send(request, turn, null);
    if (answer.ok) {
      for (const point of points) this.#take(point, pickValue(block, point, answer.value), found);
    } else if (answer.failure.code === "device-illegal-address" && points.length > 1) {
      await this.#readEach(points, turn, found);
    } else {
      for (const { name } of points) found.failures.push({ point: name, failure: answer.failure });
    }
  }

  /** One point of the block is unknown to the device; the others must not suffer for it. */
  async #readEach(points: readonly PlacedPoint[], turn: Turn, found: Found): Promise<void> {
    for (const point of points) {
      const failuresBefore = found.failures.length;
      for (const block of planReads([point], this.#profile.link, this.#alone)) {
        await this.#readBlock(block, turn, found);
      }
      const failure = found.failures[failuresBefore]?.failure;
      if (failure?.code === "device-illegal-address") this.#alone.add(point.name);
    }
  }

  #take(point: PlacedPoint, wire: number, found: Found): void {
    const kind = this.#device.points.get(point.name)?.kind;
    if (kind === undefined) return;
    this.#control?.reports(point.name, wire);
    const sample = toSample(point.name, kind, point.settings, wire);
    if (sample.ok) found.samples.push(sample.value);
    else found.failures.push({ point: point.name, failure: sample.failure });
  }
}
