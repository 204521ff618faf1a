import { failed } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { ModbusBus } from "../links/modbus-bus.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { pickValue, placePoint, planReads } from "./modbus-reads.ts";
import type { PlacedPoint, ReadBlock } from "./modbus-reads.ts";
import { writeRequest } from "./modbus-values.ts";
import { toSample, toWire } from "./point-value.ts";

interface Found {
  readonly samples: PointSample[];
  readonly failures: { point: string; failure: Failure }[];
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
  #unwatch: () => void = () => {};

  constructor(device: DeviceModel, profile: ProfileOf<"modbus-points">, bus: ModbusBus) {
    this.#device = device;
    this.#profile = profile;
    this.#bus = bus;
    this.#unit = device.binding.unit ?? 1;
    for (const [name, settings] of Object.entries(profile.points)) {
      this.#placed.set(name, placePoint(name, settings, device.binding.channel ?? 1));
    }
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

  async read(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const found: Found = { samples: [], failures: [] };
    const placed = points.flatMap((name) => this.#placed.get(name) ?? []);
    for (const block of planReads(placed, this.#profile.link, this.#alone)) {
      await this.#readBlock(block, priority, found);
    }
    return found;
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const placed = this.#placed.get(point);
    const kind = this.#device.points.get(point)?.kind;
    if (placed === undefined || kind === undefined || !placed.settings.writable) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const wire = toWire(kind, placed.settings, value);
    if (!wire.ok) return wire;
    const request = writeRequest(placed.settings, placed.address, wire.value);
    if (!request.ok) return request;
    const answer = await this.#bus.send({
      unit: this.#unit,
      request: request.value,
      timings: this.#profile.link,
      priority,
      key: `${this.#device.id}/${point}`,
    });
    return answer.ok ? { ok: true, value: undefined } : answer;
  }

  async #readBlock(block: ReadBlock, priority: Priority, found: Found): Promise<void> {
    const { request, points } = block;
    const timings = this.#profile.link;
    const answer = await this.#bus.send({
      unit: this.#unit,
      request,
      timings,
      priority,
      key: null,
    });
    if (answer.ok) {
      for (const point of points) this.#take(point, pickValue(block, point, answer.value), found);
    } else if (answer.failure.code === "device-illegal-address" && points.length > 1) {
      await this.#readEach(points, priority, found);
    } else {
      for (const { name } of points) found.failures.push({ point: name, failure: answer.failure });
    }
  }

  /** One point of the block is unknown to the device; the others must not suffer for it. */
  async #readEach(points: readonly PlacedPoint[], priority: Priority, found: Found): Promise<void> {
    for (const point of points) {
      const failuresBefore = found.failures.length;
      for (const block of planReads([point], this.#profile.link, this.#alone)) {
        await this.#readBlock(block, priority, found);
      }
      const failure = found.failures[failuresBefore]?.failure;
      if (failure?.code === "device-illegal-address") this.#alone.add(point.name);
    }
  }

  #take(point: PlacedPoint, wire: number, found: Found): void {
    const kind = this.#device.points.get(point.name)?.kind;
    if (kind === undefined) return;
    const sample = toSample(point.name, kind, point.settings, wire);
    if (sample.ok) found.samples.push(sample.value);
    else found.failures.push({ point: point.name, failure: sample.failure });
  }
}
