import type { Cancel, Clock } from "../../contract/clock.ts";
import type {
  TraceDirection,
  TraceOutcome,
  TraceSubject,
  TraceView,
} from "../../contract/trace.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import { EntryRing } from "./entry-ring.ts";
import { hideSecrets, secretsOf } from "./hidden-bytes.ts";
import type { KnownSecrets } from "./known-secrets.ts";
import { spacedHex } from "./printable.ts";

/** What a tap has to tell. */
export interface TraceDraft {
  readonly direction: TraceDirection;
  /** From `hidden`; null for an event. */
  readonly bytes: Uint8Array | null;
  /** Bytes on the wire, also those that `hidden` left out. */
  readonly size: number;
  readonly text: string;
  readonly outcome: TraceOutcome | null;
}

/** Whether what happened concerns a device of the line. */
export type Concerns = (device: DeviceModel) => boolean;
export const everyDevice: Concerns = () => true;

/** The place on a line where traces listen. */
export interface LinkTap {
  /** False while nobody looks: then nothing may be made for a trace, not even an object. */
  readonly isOn: boolean;
  /** A copy of these bytes, of bounded length, without the passwords in them. */
  hidden(bytes: Uint8Array): Buffer;
  record(draft: TraceDraft, concerns: Concerns): void;
}

/** Why a trace cannot be switched on. */
export type TraceRefusal = "unknown-subject" | "too-many-traces";

interface Trace {
  readonly subject: TraceSubject;
  readonly key: string;
  readonly link: string;
  readonly device: DeviceModel | null;
  readonly ring: EntryRing;
  endsAtMs: number | null;
  lastMs: number | null;
  cancel: Cancel;
}

/** The traces of a room: off until somebody asks, bounded, and off again by themselves. */
export class Traces {
  readonly #model: RoomModel;
  readonly #clock: Clock;
  readonly #secrets: KnownSecrets;
  readonly #taps = new Map<string, Tap>();
  /** By key, in the order they were switched on. Traces that are off are kept to be read. */
  readonly #traces = new Map<string, Trace>();

  constructor(model: RoomModel, wireClock: Clock, secrets: KnownSecrets) {
    this.#model = model;
    this.#clock = wireClock;
    this.#secrets = secrets;
  }

  /** The tap of a line; always the same one. */
  tap(link: string): LinkTap {
    return this.#tapOf(link);
  }

  /** Starts a trace, or lets one that there is go on for this long from now. */
  switchOn(subject: TraceSubject, forMs: number): TraceView | TraceRefusal {
    const trace = this.#traces.get(keyOf(subject)) ?? this.#make(subject);
    if (typeof trace === "string") return trace;
    trace.cancel();
    if (trace.endsAtMs === null) this.#tapOf(trace.link).add(trace);
    trace.endsAtMs = this.#clock.monotonicMs() + forMs;
    trace.cancel = this.#clock.after("trace ends", forMs, () => this.#end(trace));
    return this.#viewOf(trace, 0);
  }

  /** What was heard stays readable. */
  switchOff(subject: TraceSubject): void {
    const trace = this.#traces.get(keyOf(subject));
    if (trace !== undefined) this.#end(trace);
  }

  /** Entries with a number above `after`; undefined when this was never traced. */
  view(subject: TraceSubject, after: number): TraceView | undefined {
    const trace = this.#traces.get(keyOf(subject));
    return trace === undefined ? undefined : this.#viewOf(trace, after);
  }

  /** Whether the room has such a device or line. */
  knows(subject: TraceSubject): boolean {
    return "device" in subject
      ? this.#model.devices.has(subject.device)
      : this.#model.links.has(subject.link);
  }

  stop(): void {
    for (const trace of this.#traces.values()) this.#end(trace);
  }

  #make(subject: TraceSubject): Trace | TraceRefusal {
    if (!this.knows(subject)) return "unknown-subject";
    const key = keyOf(subject);
    if (!this.#makeRoom()) return "too-many-traces";
    const device = "device" in subject ? (this.#model.devices.get(subject.device) ?? null) : null;
    const link = "link" in subject ? subject.link : (device?.link ?? "");
    const ring = new EntryRing(limits.trace.entriesMax);
    const trace: Trace = {
      subject,
      key,
      link,
      device,
      ring,
      endsAtMs: null,
      lastMs: null,
      cancel: () => {},
    };
    this.#traces.set(key, trace);
    return trace;
  }

  /** The oldest trace that is off gives way; those that run do not. */
  #makeRoom(): boolean {
    if (this.#traces.size < limits.trace.tracesMax) return true;
    const old = [...this.#traces.values()].find((trace) => trace.endsAtMs === null);
    return old !== undefined && this.#traces.delete(old.key);
  }

  #end(trace: Trace): void {
    trace.cancel();
    trace.endsAtMs = null;
    this.#tapOf(trace.link).remove(trace);
  }

  #tapOf(link: string): Tap {
    const known = this.#taps.get(link);
    if (known !== undefined) return known;
    const devices = [...this.#model.devices.values()].filter((device) => device.link === link);
    const tap = new Tap(this.#clock, this.#secrets, secretsOf(devices));
    this.#taps.set(link, tap);
    return tap;
  }

  #viewOf({ subject, link, endsAtMs, ring }: Trace, after: number): TraceView {
    const entries = ring.after(after, limits.trace.entriesShownMax);
    const leftMs = endsAtMs === null ? null : Math.round(endsAtMs - this.#clock.monotonicMs());
    return { subject, link, leftMs, dropped: ring.dropped, newest: ring.newest, entries };
  }
}

class Tap implements LinkTap {
  readonly #clock: Clock;
  readonly #secrets: KnownSecrets;
  readonly #patterns: readonly RegExp[];
  #traces: readonly Trace[] = [];
  isOn = false;

  constructor(clock: Clock, secrets: KnownSecrets, patterns: readonly RegExp[]) {
    this.#clock = clock;
    this.#secrets = secrets;
    this.#patterns = patterns;
  }

  add(trace: Trace): void {
    this.#traces = [...this.#traces, trace];
    this.isOn = true;
  }

  remove(trace: Trace): void {
    this.#traces = this.#traces.filter((other) => other !== trace);
    this.isOn = this.#traces.length > 0;
  }

  hidden(bytes: Uint8Array): Buffer {
    const copy = Buffer.from(bytes.subarray(0, limits.trace.readMaxBytes));
    hideSecrets(copy, this.#patterns);
    this.#secrets.hideIn(copy);
    return copy;
  }

  record({ direction, bytes, size, text, outcome }: TraceDraft, concerns: Concerns): void {
    const nowMs = this.#clock.monotonicMs();
    const atMs = this.#clock.wallMs();
    const shown = bytes?.subarray(0, limits.trace.shownMaxBytes);
    const hex = shown === undefined ? "" : spacedHex(shown);
    for (const trace of this.#traces) {
      if (trace.device !== null && !concerns(trace.device)) continue;
      const sinceMs = trace.lastMs === null ? null : Math.round(nowMs - trace.lastMs);
      trace.lastMs = nowMs;
      trace.ring.add({
        atMs,
        sinceMs,
        direction,
        text: text.slice(0, limits.trace.textMax),
        hex,
        bytes: size,
        outcome,
      });
    }
  }
}

const keyOf = (subject: TraceSubject): string =>
  "device" in subject ? `device ${subject.device}` : `link ${subject.link}`;
