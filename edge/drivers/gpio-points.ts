import { failed } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { GpioChip, GpioPin } from "../links/gpio.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { toSample, toWire } from "./point-value.ts";

/** A device on one GPIO line: a contact, a motion sensor, a relay. Its points share the line. */
export class GpioPoints implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"gpio-points">;
  readonly #chip: GpioChip;
  /** Claimed at the first use; claimed anew when that has failed. */
  #pin: Promise<Outcome<GpioPin>> | null = null;
  #listener: DriverListener | null = null;

  constructor(device: DeviceModel, profile: ProfileOf<"gpio-points">, chip: GpioChip) {
    this.#device = device;
    this.#profile = profile;
    this.#chip = chip;
  }

  start(listener: DriverListener): void {
    this.#listener = listener;
    void this.#watch();
  }

  async stop(): Promise<void> {
    this.#listener = null;
    const { line } = this.#device.binding;
    const pin = await this.#pin;
    if (line !== undefined && pin?.ok === true) this.#chip.giveBack(line);
  }

  async read(points: readonly string[], _priority: Priority): Promise<ReadResult> {
    const pin = await this.#claim();
    const active = pin.ok ? pin.value.read() : pin;
    const samples: PointSample[] = [];
    const failures: { point: string; failure: Failure }[] = [];
    for (const point of points) {
      const sample = active.ok ? this.#sample(point, active.value) : active;
      if (sample.ok) samples.push(sample.value);
      else failures.push({ point, failure: sample.failure });
    }
    return { samples, failures };
  }

  async write(point: string, value: PointValue, _priority: Priority): Promise<Outcome<void>> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings?.direction !== "out" || kind === undefined) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const wire = toWire(kind, settings, value);
    if (!wire.ok) return wire;
    const pin = await this.#claim();
    return pin.ok ? pin.value.write(Number(wire.value) === 1) : pin;
  }

  async #watch(): Promise<void> {
    const pin = await this.#claim();
    if (!pin.ok) this.#listener?.lost(pin.failure);
    else pin.value.watch((active) => this.#changed(active));
  }

  async #claim(): Promise<Outcome<GpioPin>> {
    const { line } = this.#device.binding;
    const [settings] = Object.values(this.#profile.points);
    if (line === undefined || settings === undefined) {
      return failed("gpio-unavailable", "the binding names no line");
    }
    const { direction, activeLow } = settings;
    this.#pin ??= this.#chip.claim({ line, direction, activeLow });
    const pin = await this.#pin;
    if (!pin.ok) this.#pin = null;
    return pin;
  }

  #changed(active: boolean): void {
    const samples = Object.keys(this.#profile.points).flatMap((point) => {
      const sample = this.#sample(point, active);
      return sample.ok ? [sample.value] : [];
    });
    this.#listener?.samples(samples);
  }

  #sample(point: string, active: boolean): Outcome<PointSample> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    return settings === undefined || kind === undefined
      ? failed("device-illegal-address", `${point} is not in the profile`)
      : toSample(point, kind, settings, active ? 1 : 0);
  }
}
