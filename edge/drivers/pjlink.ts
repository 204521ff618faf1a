import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import { isWritable } from "../../contract/profile.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { Greeting } from "../links/line-entry.ts";
import type { LineSession, LineSettings } from "../links/line-session.ts";
import type { Links } from "../links/links.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import {
  classOf,
  digest,
  isAnswer,
  order,
  parseAnswer,
  parseGreeting,
  query,
  wireValue,
} from "./pjlink-codec.ts";
import type { PjlinkClass, PjlinkCommand } from "./pjlink-codec.ts";
import { toSample, toWire } from "./point-value.ts";
import { TriedLogin } from "./tried-login.ts";
import type { LoginPorts } from "./tried-login.ts";

/**
 * A projector or display that speaks PJLink. One connection is kept; polls come more often than the
 * 30 s after which the device would close it. A password is tried once: after a refusal the connection
 * stays closed until the password file holds another one. A device of class 2 may lack any command of
 * that class: this costs the one point, or, where class 1 has the command too, sends it by class 1.
 */
export class Pjlink implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"pjlink">;
  readonly #login: TriedLogin;
  readonly #session: LineSession;
  /** Commands that the device has told to know by class 1 only; asked anew at each connection. */
  readonly #lowered = new Set<PjlinkCommand>();
  #unwatch: () => void = () => {};

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"pjlink">,
    links: Pick<Links, "lines">,
    ports: LoginPorts,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#login = new TriedLogin(ports, device.binding.passwordFile);
    this.#session = links.lines(device.link, this.#settings());
  }

  start(listener: DriverListener): void {
    this.#unwatch = this.#session.state.watch({
      up: () => this.#lowered.clear(),
      down: (failure) => listener.lost(failure),
    });
  }

  stop(): Promise<void> {
    this.#unwatch();
    return Promise.resolve();
  }

  async read(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const samples: PointSample[] = [];
    const failures: { point: string; failure: Failure }[] = [];
    let last: Outcome<PointSample> | null = null;
    for (const point of points) {
      // A projector whose network port sleeps must not cost a time-out for each point.
      if (last?.ok !== false || !endsRound(last.failure)) last = await this.#ask(point, priority);
      if (last.ok) samples.push(last.value);
      else failures.push({ point, failure: last.failure });
    }
    return { samples, failures };
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings === undefined || kind === undefined || !isWritable(this.#profile, point)) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const wire = toWire(kind, settings, value);
    if (!wire.ok) return wire;
    const { command } = settings;
    const text = (by: PjlinkClass) => order(command, by, String(wire.value));
    const answer = await this.#exchange(command, text, priority, point);
    if (answer.ok) return success(undefined);
    return command === "INPT" ? await this.#withInputs(answer, priority) : answer;
  }

  async #ask(point: string, priority: Priority): Promise<Outcome<PointSample>> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings === undefined || kind === undefined) {
      return failed("device-illegal-address", `${point} is not in the profile`);
    }
    const { command } = settings;
    const answer = await this.#exchange(command, (by) => query(command, by), priority, null);
    return answer.ok ? toSample(point, kind, settings, wireValue(command, answer.value)) : answer;
  }

  /** A refused input is told together with those that the device has. */
  async #withInputs(
    refused: { ok: false; failure: Failure },
    priority: Priority,
  ): Promise<Outcome<void>> {
    const { code, detail } = refused.failure;
    if (code !== "device-illegal-value") return refused;
    const inputs = await this.#exchange("INST", (by) => query("INST", by), priority, null);
    return inputs.ok ? failed(code, `${detail}; its inputs: ${inputs.value}`) : refused;
  }

  async #exchange(
    command: PjlinkCommand,
    text: (by: PjlinkClass) => string,
    priority: Priority,
    point: string | null,
  ): Promise<Outcome<string>> {
    const by = this.#lowered.has(command) ? 1 : classOf(command, this.#profile.link.class);
    const answer = await this.#send(command, text(by), priority, point);
    const isUnknown = !answer.ok && answer.failure.code === "device-illegal-address";
    if (!isUnknown || by === 1 || classOf(command, 1) === 2) return answer;
    this.#lowered.add(command);
    return await this.#send(command, text(1), priority, point);
  }

  async #send(
    command: PjlinkCommand,
    text: string,
    priority: Priority,
    point: string | null,
  ): Promise<Outcome<string>> {
    const mayAsk = await this.#login.mayAsk(this.#session);
    if (!mayAsk.ok) return mayAsk;
    const key = point === null ? null : `${this.#device.id}/${point}`;
    const expected = { shape: command, matches: (line: string) => isAnswer(command, line) };
    const line = await this.#session.send({ text, priority, key, answer: expected });
    if (!line.ok) return line;
    const answer = parseAnswer(line.value);
    if (!answer.ok && answer.failure.code === "device-refused") {
      this.#login.refused(answer.failure, this.#session);
    }
    return answer;
  }

  async #hear(line: string): Promise<Greeting> {
    const greeting = parseGreeting(line);
    if (greeting.kind === "other") return { kind: "other" };
    if (greeting.kind === "open") return { kind: "ready", prefix: "" };
    const password = await this.#login.secret();
    return password.ok
      ? { kind: "ready", prefix: digest(greeting.seed, password.value) }
      : { kind: "refused", failure: password.failure };
  }

  #settings(): LineSettings {
    const { responseTimeoutMs, gapMs } = this.#profile.link;
    return {
      terminator: "\r",
      sendTerminator: "\r",
      // Names may be in any script.
      encoding: "utf-8",
      telnet: false,
      responseTimeoutMs,
      gapMs,
      lineMaxBytes: limits.pjlink.lineMaxBytes,
      greeter: { hear: (line) => this.#hear(line) },
    };
  }
}

const endsRound = ({ code }: Failure): boolean =>
  code.startsWith("link-") || code === "device-refused";
