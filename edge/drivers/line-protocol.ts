import { failed, success } from "../../contract/errors.ts";
import type { ErrorCode, Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { modeLetter, signModeOf } from "../devices/sign-text.ts";
import { limits } from "../limits.ts";
import type { LineRequest, LineSession } from "../links/line-session.ts";
import type { Links } from "../links/links.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { lineGreeter } from "./line-login.ts";
import { filledLine } from "./line-pattern.ts";
import type { LineReader } from "./line-pattern.ts";
import { compileLines, knownSpelling, sessionSettings } from "./line-points.ts";
import type { CompiledLines, CompiledPoint, Refusal } from "./line-points.ts";
import { toSample, toWire } from "./point-value.ts";
import { TriedLogin } from "./tried-login.ts";
import type { LoginPorts } from "./tried-login.ts";

interface Found {
  readonly samples: PointSample[];
  readonly failures: { point: string; failure: Failure }[];
}

/** A device that is spoken to in lines of text, as its profile describes them. */
export class LineProtocol implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"line-protocol">;
  readonly #lines: CompiledLines;
  readonly #login: TriedLogin;
  readonly #session: LineSession;
  #leave: readonly (() => void)[] = [];

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"line-protocol">,
    links: Pick<Links, "lines">,
    ports: LoginPorts,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#lines = compileLines(device, profile);
    this.#login = new TriedLogin(ports, device.binding.passwordFile);
    const { login } = profile.link;
    const greeter = login === undefined ? null : lineGreeter(login, this.#login);
    this.#session = links.lines(device.link, sessionSettings(profile, this.#lines, greeter));
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
    if (compiled?.settings.set === undefined) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const line = this.#order(compiled, compiled.settings.set, value);
    if (!line.ok) return line;
    const { setReply, settings } = compiled;
    const key = `${this.#device.id}/${point}`;
    const answer = await this.#exchange({ text: line.value, priority, key }, setReply, {
      withinMs: settings.setTimeoutMs,
      // An order that was carried out may be confirmed in its own words.
      isAnswer: () => true,
    });
    if (!answer.ok) return answer;
    const refusal = this.#refusal(answer.value);
    return refusal === undefined
      ? success(undefined)
      : failed(refusal.code ?? "device-illegal-value", answer.value.slice(0, 64));
  }

  /** The line that gives a value. */
  #order(
    { model, settings }: CompiledPoint,
    pattern: string | Readonly<Record<string, string>>,
    value: PointValue,
  ): Outcome<string> {
    const { encoding, terminator } = this.#profile.link;
    if (typeof pattern !== "string") {
      const line = Object.hasOwn(pattern, String(value)) ? pattern[String(value)] : undefined;
      return line === undefined
        ? failed("device-illegal-value", `${JSON.stringify(value)} cannot be written to this point`)
        : filledLine(line, this.#lines.slots, "", encoding);
    }
    const wire = toWire(model.kind, settings, value);
    if (!wire.ok) return wire;
    const text = String(wire.value);
    if (text.includes(terminator)) {
      return failed("text-not-displayable", "the text would end its line");
    }
    const mode = this.#mode(model, text);
    return mode.ok ? filledLine(pattern, this.#lines.slots, text, encoding, mode.value) : mode;
  }

  /** How a sign is to show a text; no other point has a mode. */
  #mode({ kind, name }: PointModel, text: string): Outcome<string> {
    if (kind.type !== "text" || name !== "text" || this.#device.kind !== "led-sign") {
      return success("");
    }
    const mode = signModeOf(this.#device, text);
    return mode.ok ? success(modeLetter(this.#profile.sign, mode.value)) : mode;
  }

  async #ask(point: CompiledPoint, priority: Priority): Promise<Outcome<PointSample>> {
    const { model, settings, ask, afterwards, reply } = point;
    if (ask === null) return failed("device-illegal-address", `${model.name} cannot be asked for`);
    const answer = await this.#exchange({ text: ask, priority, key: null }, reply, {
      withinMs: undefined,
      // A question that comes back is an echo, whatever the pattern of its answer.
      isAnswer: (line) => line !== ask,
    });
    if (afterwards !== null) {
      await this.#session.send({ text: afterwards, priority, key: null, answer: null });
    }
    if (!answer.ok) return answer;
    const refusal = this.#refusal(answer.value);
    if (refusal !== undefined) {
      return failed(refusal.code ?? "device-illegal-address", answer.value.slice(0, 64));
    }
    if (settings.answering) return success(alive(model));
    return this.#sample(point, reply.read(answer.value) ?? "");
  }

  #sample({ model, settings }: CompiledPoint, text: string): Outcome<PointSample> {
    const wire = knownSpelling(settings, text, this.#profile.link.ignoreCase);
    return toSample(model.name, model.kind, settings, wire);
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

  async #exchange(
    request: Omit<LineRequest, "answer">,
    reply: LineReader | null,
    { withinMs, isAnswer }: AnswerRule,
  ): Promise<Outcome<string>> {
    const mayAsk = await this.#login.mayAsk(this.#session);
    if (!mayAsk.ok) return mayAsk;
    if (reply === null) return await this.#session.send({ ...request, answer: null });
    const { shape } = reply;
    const matches = (line: string) =>
      reply.read(line) !== null && isAnswer(line) && this.#refusal(line) === undefined;
    const answer = await this.#session.send({ ...request, answer: { shape, withinMs, matches } });
    const refusal = answer.ok ? this.#refusal(answer.value) : undefined;
    if (refusal?.code === "device-refused") {
      this.#login.refused({ code: "device-refused" }, this.#session);
    }
    return answer;
  }

  #refusal(line: string): Refusal | undefined {
    return this.#lines.refusals.find(({ reader }) => reader.read(line) !== null);
  }

  #unsolicited(line: string): readonly PointSample[] {
    return [...this.#lines.points.values()].flatMap((point) => {
      const { model, settings, unsolicited } = point;
      const text = unsolicited?.read(line) ?? null;
      if (text === null) return [];
      const news = settings.unsolicitedValues;
      if (news !== undefined) {
        const value = news[text];
        return value === undefined ? [] : [{ point: model.name, value, quality: "good" }];
      }
      const sample = this.#sample(point, text);
      return sample.ok ? [sample.value] : [];
    });
  }
}

interface AnswerRule {
  /** Wire time for the answer; undefined: what the line allows any answer. */
  readonly withinMs: number | undefined;
  /** What a line must be besides of the pattern. */
  readonly isAnswer: (line: string) => boolean;
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
