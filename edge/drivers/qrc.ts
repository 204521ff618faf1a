import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf, QrcPoint } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { Links } from "../links/links.ts";
import type { MessageSession } from "../links/message-session.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { jsonOfWire, wireOfJson } from "./json-value.ts";
import type { JsonValue } from "./json-value.ts";
import { toSample, toWire } from "./point-value.ts";
import type { WireValue } from "./point-value.ts";
import {
  controlValues,
  coreStatus,
  engineNews,
  getControls,
  noOp,
  qrcTerminator,
  requestText,
  resultFor,
  setControl,
} from "./qrc-codec.ts";
import type { CoreStatus, EngineState } from "./qrc-codec.ts";
import { QrcLogin } from "./qrc-login.ts";

export interface QrcPorts {
  readonly readSecret: (file: string) => Promise<string>;
}

type ControlSettings = Extract<QrcPoint, { control: string }>;
type CoreSettings = Extract<QrcPoint, { core: string }>;

interface ControlPoint {
  readonly model: PointModel;
  readonly settings: ControlSettings;
}
interface CorePoint {
  readonly model: PointModel;
  readonly settings: CoreSettings;
}

/** What is found of the points asked for. */
interface Found {
  readonly samples: PointSample[];
  readonly failures: { point: string; failure: Failure }[];
}

/**
 * A named component of a Q-SYS design: the binding's tag is its code name. All its controls are read
 * by one request. Devices of one core share its connection and its login, those of the first.
 */
export class Qrc implements Driver {
  readonly mode = "poll";
  readonly #component: string;
  readonly #controls: readonly ControlPoint[];
  readonly #core: readonly CorePoint[];
  readonly #session: MessageSession;
  /** What the core said last; null: nothing yet, which is no reason not to ask. */
  #engine: EngineState | null = null;
  #leave: readonly (() => void)[] = [];

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"qrc">,
    links: Pick<Links, "messages">,
    ports: QrcPorts,
  ) {
    this.#component = device.binding.tag ?? "";
    const points = Object.entries(profile.points).flatMap(([name, settings]) => {
      const model = device.points.get(name);
      return model === undefined ? [] : [{ model, settings }];
    });
    this.#controls = points.flatMap(({ model, settings }) =>
      "control" in settings ? [{ model, settings }] : [],
    );
    this.#core = points.flatMap(({ model, settings }) =>
      "core" in settings ? [{ model, settings }] : [],
    );
    const { qrc } = limits;
    this.#session = links.messages(device.link, {
      terminator: qrcTerminator,
      maxBytes: qrc.messageMaxBytes,
      responseTimeoutMs: profile.link.responseTimeoutMs,
      repeats: 0,
      keepAlive: { afterMs: qrc.keepAliveMs, text: noOp },
      opener: new QrcLogin(device.id, device.binding.passwordFile ?? null, ports.readSecret),
    });
  }

  start(listener: DriverListener): void {
    this.#leave = [
      this.#session.read((message) => {
        const state = engineNews(message);
        if (state === null) return;
        this.#engine = state;
        // An active core says no more of its health here; the next poll asks it.
        if (state !== "Active") listener.samples(this.#toldOf(state));
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
    const controls = this.#controls.filter(({ model }) => points.includes(model.name));
    const ofCore = this.#core.filter(({ model }) => points.includes(model.name));
    // A core that is not the active one is asked again each time: its news may have been missed.
    const isIdle = this.#engine !== null && this.#engine !== "Active";
    if (ofCore.length > 0 || isIdle) await this.#readCore(ofCore, priority, found);
    if (controls.length > 0) await this.#readControls(controls, priority, found);
    return found;
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const known = this.#controls.find(({ model }) => model.name === point);
    if (known === undefined || !known.settings.writable) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const { model, settings } = known;
    const wire = toWire(model.kind, settings, value);
    if (!wire.ok) return wire;
    const wanted = jsonOfWire(model.kind, wire.value);
    const params = setControl(this.#component, settings.control, wanted);
    const answer = await this.#call("Component.Set", params, priority, model.key);
    return answer.ok ? success(undefined) : answer;
  }

  async #readCore(points: readonly CorePoint[], priority: Priority, found: Found): Promise<void> {
    const answer = await this.#call("StatusGet", 0, priority, null);
    const status = answer.ok ? coreStatus(answer.value) : orStandby(answer);
    if (status.ok) this.#engine = status.value.state;
    for (const { model, settings } of points) {
      keep(
        found,
        model,
        status.ok
          ? toSample(model.name, model.kind, settings, coreWord(settings.core, status.value))
          : status,
      );
    }
  }

  async #readControls(
    points: readonly ControlPoint[],
    priority: Priority,
    found: Found,
  ): Promise<void> {
    if (this.#engine === "Standby" || this.#engine === "Idle") {
      const inactive = failed("device-busy", `the core is ${this.#engine}, not Active`);
      for (const { model } of points) keep(found, model, inactive);
      return;
    }
    const names = points.map(({ settings }) => settings.control);
    const params = getControls(this.#component, names);
    const answer = await this.#call("Component.Get", params, priority, null);
    // One control that the component lacks must not cost the others.
    if (!answer.ok && answer.failure.code === "device-illegal-address" && points.length > 1) {
      for (const point of points) await this.#readControls([point], priority, found);
      return;
    }
    const values = answer.ok ? controlValues(answer.value) : answer;
    for (const { model, settings } of points) {
      const value = values.ok ? valueOf(settings.control, values.value) : values;
      const { name, kind } = model;
      keep(found, model, value.ok ? toSample(name, kind, settings, value.value) : value);
    }
  }

  #call(
    method: string,
    params: unknown,
    priority: Priority,
    key: string | null,
  ): Promise<Outcome<unknown>> {
    const text = (id: number) => requestText(id, method, params);
    return this.#session.send<unknown>({ priority, key, text, answer: resultFor });
  }

  #toldOf(state: EngineState): readonly PointSample[] {
    return this.#core
      .filter(({ settings }) => settings.core === "engine")
      .flatMap(({ model: { name, kind }, settings }) => {
        const sample = toSample(name, kind, settings, state);
        return sample.ok ? [sample.value] : [];
      });
  }
}

/** A core that refuses because it stands by has said what there is to know. */
const orStandby = (answer: { ok: false; failure: Failure }): Outcome<CoreStatus> =>
  answer.failure.code === "device-busy"
    ? success({ platform: "", state: "Standby", text: "" })
    : answer;

const coreWord = (word: CoreSettings["core"], { platform, state, text }: CoreStatus): string => {
  if (word === "platform") return platform;
  return state === "Active" ? text : state;
};

function valueOf(control: string, values: ReadonlyMap<string, JsonValue>): Outcome<WireValue> {
  const value = values.get(control);
  return value === undefined
    ? failed("device-illegal-address", `the component has no control ${control}`)
    : success(wireOfJson(value));
}

function keep(found: Found, { name }: PointModel, sample: Outcome<PointSample>): void {
  if (sample.ok) found.samples.push(sample.value);
  else found.failures.push({ point: name, failure: sample.failure });
}
