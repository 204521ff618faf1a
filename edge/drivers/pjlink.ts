import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { Greeting, LineSession, LineSettings } from "../links/line-session.ts";
import type { Links } from "../links/links.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import {
  digest,
  isAnswer,
  order,
  parseAnswer,
  parseGreeting,
  query,
  wireValue,
} from "./pjlink-codec.ts";
import { toSample, toWire } from "./point-value.ts";

export interface PjlinkPorts {
  readonly readSecret: (file: string) => Promise<string>;
}

const writable: ReadonlySet<string> = new Set(["POWR", "INPT", "AVMT"]);

/**
 * A projector or display that speaks PJLink class 1. One connection is kept; polls come more often
 * than the 30 s after which the device would close it. A password is tried once: after a refusal the
 * connection stays closed until the password file holds another one.
 */
export class Pjlink implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"pjlink">;
  readonly #ports: PjlinkPorts;
  readonly #session: LineSession;
  #password: string | null = null;
  /** Why the login failed, and with which password. */
  #refused: { readonly failure: Failure; readonly password: string | null } | null = null;
  #unwatch: () => void = () => {};

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"pjlink">,
    links: Pick<Links, "lines">,
    ports: PjlinkPorts,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#ports = ports;
    this.#session = links.lines(device.link, this.#settings());
  }

  start(listener: DriverListener): void {
    this.#unwatch = this.#session.state.watch({
      up: () => {},
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
    if (settings === undefined || kind === undefined || !writable.has(settings.command)) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const wire = toWire(kind, settings, value);
    if (!wire.ok) return wire;
    const text = order(settings.command, String(wire.value));
    const answer = await this.#exchange(settings.command, text, priority, point);
    return answer.ok ? success(undefined) : answer;
  }

  async #ask(point: string, priority: Priority): Promise<Outcome<PointSample>> {
    const settings = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings === undefined || kind === undefined) {
      return failed("device-illegal-address", `${point} is not in the profile`);
    }
    const { command } = settings;
    const answer = await this.#exchange(command, query(command), priority, null);
    return answer.ok ? toSample(point, kind, settings, wireValue(command, answer.value)) : answer;
  }

  async #exchange(
    command: Parameters<typeof query>[0],
    text: string,
    priority: Priority,
    point: string | null,
  ): Promise<Outcome<string>> {
    if (this.#refused !== null && !(await this.#hasNewPassword())) {
      return { ok: false, failure: this.#refused.failure };
    }
    const key = point === null ? null : `${this.#device.id}/${point}`;
    const expected = { shape: command, matches: (line: string) => isAnswer(command, line) };
    const line = await this.#session.send({ text, priority, key, answer: expected });
    if (!line.ok) return line;
    const answer = parseAnswer(line.value);
    if (!answer.ok && answer.failure.code === "device-refused") this.#refuse(answer.failure);
    return answer;
  }

  #refuse(failure: Failure): void {
    if (this.#refused !== null) return;
    this.#refused = { failure, password: this.#password };
    this.#session.refuse(failure);
  }

  /** Looks whether someone has corrected the password; only then is the device asked again. */
  async #hasNewPassword(): Promise<boolean> {
    const password = await this.#readPassword();
    if (this.#refused === null) return true;
    if (password === null || password === this.#refused.password) return false;
    this.#refused = null;
    this.#session.resume();
    return true;
  }

  async #readPassword(): Promise<string | null> {
    const file = this.#device.binding.passwordFile;
    if (file === undefined) return null;
    try {
      return (await this.#ports.readSecret(file)).trim();
    } catch {
      return null;
    }
  }

  async #hear(line: string): Promise<Greeting> {
    const greeting = parseGreeting(line);
    if (greeting.kind === "other") return { kind: "other" };
    if (greeting.kind === "open") return { kind: "ready", prefix: "" };
    this.#password = await this.#readPassword();
    if (this.#password !== null) {
      return { kind: "ready", prefix: digest(greeting.seed, this.#password) };
    }
    const file = this.#device.binding.passwordFile;
    const what = file === undefined ? "give it a passwordFile" : `${file} cannot be read`;
    const failure: Failure = { code: "device-refused", detail: `it wants a password; ${what}` };
    this.#refused = { failure, password: null };
    return { kind: "refused", failure };
  }

  #settings(): LineSettings {
    const { responseTimeoutMs, gapMs } = this.#profile.link;
    return {
      terminator: "\r",
      sendTerminator: "\r",
      encoding: "ascii",
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
