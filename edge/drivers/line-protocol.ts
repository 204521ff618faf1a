import { failed, success } from "../../contract/errors.ts";
import type { ErrorCode, Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { LineSession } from "../links/line-session.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { filledLine } from "./line-pattern.ts";
import type { LineReader } from "./line-pattern.ts";
import { compileLines } from "./line-points.ts";
import type { CompiledLines, CompiledPoint } from "./line-points.ts";
import { toSample, toWire } from "./point-value.ts";

interface Found {
  readonly samples: PointSample[];
  readonly failures: { point: string; failure: Failure }[];
}

/** A device that is spoken to in lines of text, as its profile describes them. */
export class LineProtocol implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"line-protocol">;
  readonly #session: LineSession;
  readonly #lines: CompiledLines;
  #leave: readonly (() => void)[] = [];

  constructor(device: DeviceModel, profile: ProfileOf<"line-protocol">, session: LineSession) {
    this.#device = device;
    this.#profile = profile;
    this.#session = session;
    this.#lines = compileLines(device, profile);
  }

  start(listener: DriverListener): void {
    this.#leave = [
      this.#session.read((line) => {
        const samples = this.#unsolicited(line);
        if (samples.length > 0) listener.samples(samples);
      }),
      this.#session.state.watch({ up: () => {}, down: (failure) => listener.lost(failure) }),
    ];
  }

  stop(): Promise<void> {
    for (const leave of this.#leave) leave();
    return Promise.resolve();
  }

  async read(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const found: Found = { samples: [], failures: [] };
    const wanted = points.flatMap((name) => this.#lines.points.get(name) ?? []);
    const asked = await this.#askAll(
      wanted.filter(({ ask }) => ask !== null),
      priority,
      found,
    );
    const living = wanted.filter(({ ask, settings }) => ask === null && settings.answering);
    if (living.length === 0) return found;
    const life = asked ?? (await this.#probe(priority, found));
    for (const { model } of living) {
      if (life.ok) found.samples.push(alive(model));
      else found.failures.push({ point: model.name, failure: life.failure });
    }
    return found;
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const compiled = this.#lines.points.get(point);
    const pattern = compiled?.settings.set;
    if (compiled === undefined || pattern === undefined) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const wire = toWire(compiled.model.kind, compiled.settings, value);
    if (!wire.ok) return wire;
    const { encoding } = this.#profile.link;
    const line = filledLine(pattern, this.#lines.slots, String(wire.value), encoding);
    if (!line.ok) return line;
    const key = `${this.#device.id}/${point}`;
    const answer = await this.#exchange(line.value, compiled.setReply, priority, key);
    if (!answer.ok) return answer;
    return this.#isRefusal(answer.value)
      ? failed("device-illegal-value", answer.value.slice(0, 64))
      : success(undefined);
  }

  async #ask(point: CompiledPoint, priority: Priority): Promise<Outcome<PointSample>> {
    const { model, settings, ask, reply } = point;
    if (ask === null) return failed("device-illegal-address", `${model.name} cannot be asked for`);
    const answer = await this.#exchange(ask, reply, priority, null);
    if (!answer.ok) return answer;
    const text = reply.read(answer.value);
    if (text === null) return failed("device-illegal-address", answer.value.slice(0, 64));
    if (settings.answering) return success(alive(model));
    return toSample(model.name, model.kind, settings, text);
  }

  /**
   * Asks for points one after another. Returns whether the device was heard, or null when nothing
   * was asked.
   */
  async #askAll(
    points: readonly CompiledPoint[],
    priority: Priority,
    found: Found,
  ): Promise<Outcome<void> | null> {
    let heard: Outcome<void> | null = null;
    let silences = 0;
    let last: Outcome<PointSample> = failed("link-timeout");
    for (const point of points) {
      // A device that is off must not cost one time-out for each of its points.
      if (silences < limits.line.silentAnswersMax) last = await this.#ask(point, priority);
      if (last.ok) found.samples.push(last.value);
      else found.failures.push({ point: point.model.name, failure: last.failure });
      silences = isSilence(last) ? silences + 1 : 0;
      if (!isSilence(last)) heard = success(undefined);
      else if (!last.ok) heard ??= last;
    }
    return heard;
  }

  /** Any question will do to hear whether the device is there. */
  async #probe(priority: Priority, found: Found): Promise<Outcome<void>> {
    const askable = [...this.#lines.points.values()].find(({ ask }) => ask !== null);
    const nothing = failed("device-illegal-address", "the profile has nothing to ask for");
    if (askable === undefined) return nothing;
    const answer = await this.#ask(askable, priority);
    if (answer.ok) found.samples.push(answer.value);
    return !answer.ok && isSilence(answer) ? answer : success(undefined);
  }

  #exchange(
    text: string,
    reply: LineReader | null,
    priority: Priority,
    key: string | null,
  ): Promise<Outcome<string>> {
    if (reply === null) return this.#session.send({ text, priority, key, answer: null });
    const matches = (line: string) => reply.read(line) !== null || this.#isRefusal(line);
    return this.#session.send({ text, priority, key, answer: { shape: reply.shape, matches } });
  }

  #isRefusal(line: string): boolean {
    return this.#lines.refusals.some((refusal) => refusal.read(line) !== null);
  }

  #unsolicited(line: string): readonly PointSample[] {
    return [...this.#lines.points.values()].flatMap(({ model, settings, unsolicited }) => {
      const text = unsolicited?.read(line) ?? null;
      if (text === null) return [];
      const sample = toSample(model.name, model.kind, settings, text);
      return sample.ok ? [sample.value] : [];
    });
  }
}

const alive = ({ name, kind }: PointModel): PointSample => ({
  point: name,
  value: kind.type === "boolean" ? true : "on",
  quality: "good",
});

/** The device was not heard. Anything else, even a refusal, proves that it is there. */
const silentCodes: ReadonlySet<ErrorCode> = new Set([
  "link-timeout",
  "link-closed",
  "link-refused",
  "link-overflow",
  "link-busy",
]);
const isSilence = (outcome: Outcome<PointSample>): boolean =>
  !outcome.ok && silentCodes.has(outcome.failure.code);
