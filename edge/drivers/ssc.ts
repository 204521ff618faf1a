import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf, SscPoint } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { Links } from "../links/links.ts";
import type { MessageSession } from "../links/message-session.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { jsonOfWire, wireOfJson } from "./json-value.ts";
import { textOf, toSample, toWire } from "./point-value.ts";
import {
  addressFor,
  errorsIn,
  failureOf,
  isSubscription,
  queryText,
  SscGathering,
  setText,
  sscTerminator,
  subscribeText,
  valuesIn,
} from "./ssc-codec.ts";
import type { SscValue } from "./ssc-codec.ts";

export interface SscPorts {
  readonly wireClock: Clock;
}

interface AddressedPoint {
  readonly model: PointModel;
  readonly settings: SscPoint;
  readonly address: string;
}

/** Seconds for which a meter is subscribed to, to be read once. */
const meterS = 1;

/**
 * One channel of a device that speaks SSC. All points are asked for by one message. A subscription
 * tells changes at once and is renewed; polls go on all the same, for a datagram that is lost is lost
 * without a word.
 */
export class Ssc implements Driver {
  readonly mode = "poll";
  readonly #id: string;
  readonly #points: readonly AddressedPoint[];
  /** Those that the device tells by itself. */
  readonly #told: readonly AddressedPoint[];
  readonly #subscriptionS: number;
  readonly #session: MessageSession;
  readonly #clock: Clock;
  #listener: DriverListener | null = null;
  #isSubscribed = false;
  #cancelSubscription: Cancel = () => {};
  #leave: readonly (() => void)[] = [];

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"ssc">,
    links: Pick<Links, "messages">,
    ports: SscPorts,
  ) {
    const channel = device.binding.channel ?? 1;
    this.#id = device.id;
    this.#clock = ports.wireClock;
    this.#subscriptionS = profile.link.subscriptionS;
    this.#points = Object.entries(profile.points).flatMap(([name, settings]) => {
      const model = device.points.get(name);
      const address = addressFor(settings.address, channel);
      return model === undefined ? [] : [{ model, settings, address }];
    });
    this.#told = this.#points.filter(({ settings }) => settings.subscribe);
    const isDatagram = profile.link.type === "udp";
    this.#session = links.messages(device.link, {
      terminator: isDatagram ? null : sscTerminator,
      maxBytes: limits.ssc.messageMaxBytes,
      responseTimeoutMs: profile.link.responseTimeoutMs,
      repeats: isDatagram ? 1 : 0,
      keepAlive: null,
      opener: null,
    });
  }

  start(listener: DriverListener): void {
    this.#listener = listener;
    this.#leave = [
      this.#session.read((message) => this.#hear(message)),
      this.#session.state.watch({ up: () => {}, down: (failure) => listener.lost(failure) }),
    ];
  }

  stop(): Promise<void> {
    this.#listener = null;
    this.#cancelSubscription();
    for (const leave of this.#leave) leave();
    return Promise.resolve();
  }

  async read(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const wanted = this.#points.filter(({ model }) => points.includes(model.name));
    const values = wanted.filter(({ settings }) => !settings.meter);
    const meters = wanted.filter(({ settings }) => settings.meter);
    const read = await this.#gather(values, queryText, priority);
    const isSilent = values.length > 0 && read.samples.length === 0 && read.failures.every(isLost);
    // A device that is off must not cost two time-outs.
    const metered = isSilent
      ? readNothing(meters, read.failures)
      : await this.#gather(meters, (addresses) => subscribeText(addresses, meterS), priority);
    return {
      samples: [...read.samples, ...metered.samples],
      failures: [...read.failures, ...metered.failures],
    };
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const known = this.#points.find(({ model }) => model.name === point);
    if (known === undefined || !known.settings.writable) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const { model, settings, address } = known;
    const wire = toWire(model.kind, settings, value);
    if (!wire.ok) return wire;
    const wanted = jsonOfWire(model.kind, wire.value);
    let other: SscValue | undefined;
    const answer = await this.#session.send<void>({
      priority,
      key: model.key,
      text: () => setText(address, wanted),
      answer(message) {
        const errors = errorsIn(message);
        const failure = failureOf(errors.get(address) ?? errors.get("") ?? 0);
        if (failure !== null) return failure;
        const told = valuesIn(message).get(address);
        if (told === wanted) return success(undefined);
        // It may be the answer to an earlier question, or what the device has made of the value.
        other = told ?? other;
        return null;
      },
    });
    return answer.ok || other === undefined || answer.failure.code !== "link-timeout"
      ? answer
      : failed("device-illegal-value", `the device stays at ${JSON.stringify(other)}`);
  }

  async #gather(
    points: readonly AddressedPoint[],
    text: (addresses: readonly string[]) => string,
    priority: Priority,
  ): Promise<ReadResult> {
    if (points.length === 0) return { samples: [], failures: [] };
    const gathering = new SscGathering(points.map(({ address }) => address));
    const answer = await this.#session.send<void>({
      priority,
      key: null,
      text: () => text(gathering.missing),
      answer: (message) => (gathering.take(message) ? success(undefined) : null),
    });
    const silence = answer.ok ? failed("link-timeout") : answer;
    this.#heard(gathering.found.size > 0);
    const samples: PointSample[] = [];
    const failures: { point: string; failure: Failure }[] = [];
    for (const point of points) {
      const found = gathering.found.get(point.address) ?? silence;
      const sample = found.ok ? sampleOf(point, found.value) : found;
      if (sample.ok) samples.push(sample.value);
      else failures.push({ point: point.model.name, failure: sample.failure });
    }
    return { samples, failures };
  }

  /** A device that was silent may have lost power, and its subscriptions with it. */
  #heard(isThere: boolean): void {
    if (!isThere) {
      this.#isSubscribed = false;
      this.#cancelSubscription();
    } else if (!this.#isSubscribed && this.#listener !== null && this.#told.length > 0) {
      this.#isSubscribed = true;
      this.#subscribeAfter(limits.ssc.subscribeAfterMs);
    }
  }

  #subscribeAfter(delayMs: number): void {
    this.#cancelSubscription = this.#clock.after("subscription", delayMs, () => {
      void this.#subscribe();
    });
  }

  async #subscribe(): Promise<void> {
    const addresses = this.#told.map(({ address }) => address);
    const answer = await this.#session.send<void>({
      priority: "poll",
      key: `${this.#id} subscription`,
      text: () => subscribeText(addresses, this.#subscriptionS),
      answer: (message) => {
        const isRefused = addresses.some((address) => errorsIn(message).has(address));
        if (!isSubscription(message) && !isRefused) return null;
        this.#hear(message);
        return success(undefined);
      },
    });
    if (this.#listener === null || !this.#isSubscribed) return;
    const halfMs = (this.#subscriptionS * 1000) / 2;
    this.#subscribeAfter(answer.ok ? halfMs : limits.ssc.resubscribeMs);
  }

  #hear(message: unknown): void {
    const values = valuesIn(message);
    const samples = this.#told.flatMap((point) => {
      const value = values.get(point.address);
      const sample = value === undefined ? undefined : sampleOf(point, value);
      return sample?.ok === true ? [sample.value] : [];
    });
    if (samples.length > 0) this.#listener?.samples(samples);
  }
}

/** A list says one thing for each of its words; a word without meaning for us says nothing. */
function sampleOf({ model, settings }: AddressedPoint, value: SscValue): Outcome<PointSample> {
  const { name, kind } = model;
  if (typeof value !== "object") return toSample(name, kind, settings, wireOfJson(value));
  const words = value.map((word) => String(settings.values?.[word] ?? word));
  const text = words.filter((word) => word !== "").join(", ");
  return kind.type === "text"
    ? success({ point: name, value: textOf(kind, text), quality: "good" })
    : failed("value-implausible", `${name}: a list means nothing`);
}

const isLost = ({ failure }: { readonly failure: Failure }): boolean =>
  failure.code.startsWith("link-");

const readNothing = (
  points: readonly AddressedPoint[],
  failures: ReadResult["failures"],
): ReadResult => ({
  samples: [],
  failures: points.map(({ model }) => ({
    point: model.name,
    failure: failures[0]?.failure ?? { code: "link-timeout" },
  })),
});
