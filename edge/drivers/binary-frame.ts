import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { FramePoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { LinkCounters } from "../links/link-health.ts";
import type { Links } from "../links/links.ts";
import type { Wire } from "../links/wire.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { FrameSplitter } from "./frame-splitter.ts";
import { toSample } from "./point-value.ts";

/**
 * A sensor that sends frames by itself, often many a second. A change of a state is told at once,
 * numbers only as often as the profile polls: to wake the room for each centimetre costs more than
 * it tells.
 */
export class BinaryFrame implements Driver {
  readonly mode = "push";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"binary-frame">;
  readonly #wire: Wire;
  readonly #counters: LinkCounters;
  readonly #clock: Clock;
  readonly #splitter: FrameSplitter;
  readonly #renewMs: number;
  #lastStates = "";
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #cancelSilence: Cancel = () => {};
  #unwatch: () => void = () => {};

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"binary-frame">,
    { wire, counters }: ReturnType<Links["bytes"]>,
    wireClock: Clock,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#wire = wire;
    this.#counters = counters;
    this.#clock = wireClock;
    this.#splitter = new FrameSplitter(profile.link);
    this.#renewMs = Math.min(...Object.values(profile.points).map(({ every }) => every));
  }

  start(listener: DriverListener): void {
    this.#wire.onData((chunk) => {
      const { payloads, skipped } = this.#splitter.take(chunk);
      this.#counters.received += payloads.length;
      if (skipped > 0) this.#counters.dropped += 1;
      for (const payload of payloads) this.#hear(payload, listener);
    });
    this.#unwatch = this.#wire.state.watch({
      up: () => {
        this.#splitter.clear();
        this.#awaitFrame(listener);
      },
      down: (failure) => {
        this.#cancelSilence();
        listener.lost(failure);
      },
    });
  }

  stop(): Promise<void> {
    this.#cancelSilence();
    this.#unwatch();
    this.#wire.onData(() => {});
    return Promise.resolve();
  }

  /** The device tells by itself; there is nothing to ask it for. */
  read(_points: readonly string[], _priority: Priority): Promise<ReadResult> {
    return Promise.resolve({ samples: [], failures: [] });
  }

  write(point: string, _value: PointValue, _priority: Priority): Promise<Outcome<void>> {
    return Promise.resolve(failed("device-illegal-address", `${point} cannot be written`));
  }

  #hear(payload: Buffer, listener: DriverListener): void {
    this.#awaitFrame(listener);
    const samples = Object.entries(this.#profile.points).flatMap(([name, settings]) =>
      this.#sample(payload, name, settings),
    );
    if (samples.length === 0) return;
    const states = samples.filter(({ value }) => typeof value !== "number");
    const text = JSON.stringify(states);
    const nowMs = this.#clock.monotonicMs();
    if (text === this.#lastStates && nowMs - this.#toldAtMs < this.#renewMs) return;
    this.#lastStates = text;
    this.#toldAtMs = nowMs;
    listener.samples(samples);
  }

  #sample(payload: Buffer, name: string, settings: FramePoint): readonly PointSample[] {
    const kind = this.#device.points.get(name)?.kind;
    const width = settings.type === "u8" ? 1 : 2;
    if (kind === undefined || settings.at + width > payload.length) return [];
    const sample = toSample(name, kind, settings, wireNumber(payload, settings));
    return sample.ok ? [sample.value] : [];
  }

  #awaitFrame(listener: DriverListener): void {
    this.#cancelSilence();
    const { pushSilenceMs } = limits.frame;
    this.#cancelSilence = this.#clock.after("frame", pushSilenceMs, () =>
      listener.lost({ code: "link-timeout", detail: `no frame for ${pushSilenceMs} ms` }),
    );
  }
}

function wireNumber(payload: Buffer, { at, type }: FramePoint): number {
  switch (type) {
    case "u8":
      return payload.readUInt8(at);
    case "u16le":
      return payload.readUInt16LE(at);
    case "i16le":
      return payload.readInt16LE(at);
  }
}
