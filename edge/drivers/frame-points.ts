import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { FramePoint, FrameRefusal, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { beginsAs } from "../links/frame-pattern.ts";
import type { FramePattern } from "../links/frame-pattern.ts";
import type { FrameSettings } from "../links/frame-session.ts";
import type { PointSample } from "./driver.ts";
import { addressBytes, filledBody, filledPattern } from "./frame-template.ts";
import { readValue, valueBytes, widthOf } from "./frame-value.ts";
import { toSample, toWire } from "./point-value.ts";

/** One point of a frame device, its patterns filled for the binding. */
export interface CompiledFramePoint {
  readonly model: PointModel;
  readonly settings: FramePoint;
  /** Null when it cannot be asked for. */
  readonly ask: Uint8Array | null;
  readonly reply: FramePattern;
  readonly unsolicited: FramePattern | null;
}

/** A question, and every point that its answer tells. */
export interface FrameQuestion {
  readonly ask: Uint8Array;
  readonly points: readonly CompiledFramePoint[];
}

/** A frame that says "no". */
interface CompiledRefusal {
  readonly pattern: FramePattern;
  readonly settings: FrameRefusal;
}

/** What is sent to write a value, and what the answer begins with; null when nothing is answered. */
interface FrameCommand {
  readonly body: Uint8Array;
  readonly reply: FramePattern | null;
}

/** A device's profile with the binding's address in it. */
export class FrameBook {
  readonly points: ReadonlyMap<string, CompiledFramePoint>;
  readonly #address: Uint8Array;
  readonly #refusals: readonly CompiledRefusal[];

  constructor(device: DeviceModel, { link, points }: ProfileOf<"binary-frame">) {
    this.#address = addressBytes(device.binding, link.frame);
    this.#refusals = link.refusals.map((settings) => ({
      pattern: this.#pattern(settings.frame, []),
      settings,
    }));
    const compiled = Object.entries(points).flatMap(([name, settings]) => {
      const model = device.points.get(name);
      return model === undefined ? [] : [[name, this.#compiled(model, settings)] as const];
    });
    this.points = new Map(compiled);
  }

  get refusals(): readonly FramePattern[] {
    return this.#refusals.map(({ pattern }) => pattern);
  }

  /** Points that one answer tells are asked for together. */
  questions(points: readonly string[]): readonly FrameQuestion[] {
    const byAsk = new Map<string, FrameQuestion>();
    for (const name of points) {
      const point = this.points.get(name);
      if (point === undefined || point.ask === null) continue;
      const key = `${point.ask.join()}:${point.reply.join()}`;
      const known = byAsk.get(key)?.points ?? [];
      byAsk.set(key, { ask: point.ask, points: [...known, point] });
    }
    return [...byAsk.values()];
  }

  command(point: CompiledFramePoint, value: PointValue): Outcome<FrameCommand> {
    const { model, settings } = point;
    const { set, setReply } = settings;
    const template = typeof set === "object" ? set[String(value)] : set;
    if (set === undefined) return failed("device-illegal-address", `${model.name} is only read`);
    if (template === undefined) return failed("device-illegal-value", `no frame says ${value}`);
    const wire = template.includes("{value}") ? toWire(model.kind, settings, value) : null;
    if (wire !== null && !wire.ok) return wire;
    const bytes = wire === null ? success(new Uint8Array()) : valueBytes(settings, wire.value);
    if (!bytes.ok) return bytes;
    const slots = { address: this.#address, value: [...bytes.value] };
    const reply = setReply === undefined ? null : filledPattern(setReply, slots);
    return success({ body: filledBody(template, slots), reply });
  }

  /** What an answer refuses with, or null when it is no refusal. */
  refusal(frame: Uint8Array): { readonly ok: false; readonly failure: Failure } | null {
    const refusal = this.#refusals.find(({ pattern }) => beginsAs(frame, pattern));
    if (refusal === undefined) return null;
    const { error, codes, failure } = refusal.settings;
    if (error === undefined) return failed(failure);
    const code = Buffer.from(frame.subarray(error.at, error.at + error.bytes)).toString("hex");
    const shown = code.toUpperCase();
    return failed(codes[shown] ?? failure, `the device says error ${shown}`);
  }

  #compiled(model: PointModel, settings: FramePoint): CompiledFramePoint {
    const { ask, reply, unsolicited } = settings;
    const any = Array.from({ length: widthOf(settings) }, () => null);
    return {
      model,
      settings,
      ask: ask === undefined ? null : filledBody(ask, { address: this.#address, value: [] }),
      reply: reply === undefined ? [] : this.#pattern(reply, any),
      unsolicited: unsolicited === undefined ? null : this.#pattern(unsolicited, any),
    };
  }

  #pattern(text: string, value: FramePattern): FramePattern {
    return filledPattern(text, { address: this.#address, value });
  }
}

/** What a frame says of a point. */
export function frameSample(frame: Uint8Array, point: CompiledFramePoint): Outcome<PointSample> {
  const { model, settings } = point;
  const wire = readValue(frame, settings);
  if (wire !== null) return toSample(model.name, model.kind, settings, wire);
  return failed("value-implausible", `the answer holds no value of ${model.name}`);
}

export const frameSettings = ({ link }: ProfileOf<"binary-frame">): FrameSettings => ({
  frame: link.frame,
  responseTimeoutMs: link.responseTimeoutMs,
  gapMs: link.gapMs,
});
