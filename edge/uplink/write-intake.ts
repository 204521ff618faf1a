import { type Act, type ActRefusal, type ActResult, actSchema } from "../../contract/act.ts";
import type { Clock } from "../../contract/clock.ts";
import { deviceIdSchema, pointKey } from "../../contract/ids.ts";
import type { Log } from "../../contract/log.ts";
import type { WriteRefusal } from "../../contract/sparkplug/documents.ts";
import { parsePointMetric } from "../../contract/sparkplug/metrics.ts";
import type { Metric, Payload } from "../../contract/sparkplug/payload.ts";
import { roomLimits } from "../room-limits.ts";
import { uplinkLimits } from "./uplink-limits.ts";

/** Whose holds bare values are: a Sparkplug command names nobody. */
const bareWriter = "hub";

export interface WriteIntakeOptions {
  /** The wire clock. */
  readonly clock: Clock;
  readonly log: Log;
  /** Room wall time: holds end by it. */
  readonly roomNowMs: () => number;
  readonly perform: (act: Act, by: string) => ActResult | Promise<ActResult>;
}

/**
 * Bare values for points, as any Sparkplug host may send them (DCMD): each becomes a hold of the hub
 * for a standard time, null lets the point go. They pass the guards like every other wish. What
 * cannot be done is refused, counted and told; nothing is ever passed over in silence.
 */
export class WriteIntake {
  readonly #options: WriteIntakeOptions;
  #refused = 0;
  #second = { sinceMs: Number.NEGATIVE_INFINITY, count: 0 };
  #logged = "";

  constructor(options: WriteIntakeOptions) {
    this.#options = options;
  }

  /** Refusals since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** Carries out one message, and returns what of it was refused. `device` as in its topic. */
  async take(device: string | null, payload: Payload): Promise<readonly WriteRefusal[]> {
    const refusals: WriteRefusal[] = [];
    for (const [index, metric] of payload.metrics.entries()) {
      const name = device === null ? metric.name : `${device}/${metric.name}`;
      const result = await this.#write(device, metric, payload.timestampMs);
      if (result === null) continue;
      // The rest of the message comes no slower: it is refused in one word, not in thousands.
      const isAll = result.code === "too-fast";
      this.#refused += isAll ? payload.metrics.length - index : 1;
      refusals.push(this.#refusal(name, result.code, result.text));
      if (isAll) break;
    }
    return refusals;
  }

  /** Null when it was done. */
  async #write(device: string | null, metric: Metric, sentMs: number | null) {
    if (!this.#isInPace()) {
      const text = `more than ${uplinkLimits.writesASecond} values in a second`;
      return { code: "too-fast" as const, text };
    }
    const { clock, perform, roomNowMs } = this.#options;
    const name = parsePointMetric(metric.name);
    const isDevice = deviceIdSchema.safeParse(device).success;
    if (device === null || !isDevice || name?.part !== "value") {
      return { code: "unknown-point" as const, text: "no metric of that name takes commands" };
    }
    if (sentMs === null || Math.abs(clock.wallMs() - sentMs) > uplinkLimits.actLifetimeMs) {
      return { code: "expired" as const, text: "the command's time is missing or long past" };
    }
    const point = pointKey(device, name.point);
    const { value } = metric;
    const untilMs = Math.round(roomNowMs()) + roomLimits.bareWriteMs;
    const wanted =
      value === null ? { kind: "release", point } : { kind: "hold", point, value, untilMs };
    // What no panel may ask is no more allowed here: a text without end would be kept and recorded.
    const act = actSchema.safeParse(wanted);
    if (!act.success) return { code: "wrong-value" as const, text: `${point} takes no such value` };
    const result = await perform(act.data, bareWriter);
    return result.accepted ? null : { code: result.code, text: result.text };
  }

  #isInPace(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#second.sinceMs >= 1000) this.#second = { sinceMs: nowMs, count: 0 };
    this.#second.count += 1;
    return this.#second.count <= uplinkLimits.writesASecond;
  }

  #refusal(name: string, code: ActRefusal | "expired" | "too-fast", text: string): WriteRefusal {
    const refusal = { name: name.slice(0, 128), code, text, refused: this.#refused };
    // A host that repeats itself is logged once.
    const fingerprint = `${name} ${code}`;
    if (this.#logged !== fingerprint)
      this.#options.log.warn(refusal, "a value from the hub was refused");
    this.#logged = fingerprint;
    return refusal;
  }
}
