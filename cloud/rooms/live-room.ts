import type { DeviceView, MeetingView, Occupancy } from "../../contract/api.ts";
import type { ForeignMetric, RoomComfort } from "../../contract/hub-api.ts";
import { comfortValues } from "../../contract/comfort.ts";
import { type Phase, phases } from "../../contract/record.ts";
import {
  meetingViewSchema,
  parseDocument,
  type RoomMeta,
  roomMetaSchema,
} from "../../contract/sparkplug/documents.ts";
import { metricNames } from "../../contract/sparkplug/metrics.ts";
import type { Metric, Payload } from "../../contract/sparkplug/payload.ts";
import type { SparkplugAddress } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { LiveDevice } from "./live-device.ts";
import { ForeignMetrics } from "./foreign-metrics.ts";
import { publicView } from "./redaction.ts";

const occupancies: readonly Occupancy[] = ["occupied", "empty", "unknown"];

/** What of a room is known only while it is connected. Null: not known, which is not "none". */
export interface LiveState {
  readonly online: boolean;
  /** Connected by its broker's word, but not heard since this room time; null: heard as it should be. */
  readonly silentSinceMs: number | null;
  /** Room time. */
  readonly lastSeenMs: number | null;
  readonly phase: Phase | null;
  readonly occupancy: Occupancy | null;
  readonly watts: number | null;
  readonly meeting: MeetingView | null;
  readonly agendaVersion: number | null;
  readonly meta: RoomMeta | null;
}

const nothing: LiveState = {
  online: false,
  silentSinceMs: null,
  lastSeenMs: null,
  phase: null,
  occupancy: null,
  watts: null,
  meeting: null,
  agendaVersion: null,
  meta: null,
};

/** One room as its messages tell it; they come in order, and only those that fit. */
export class LiveRoom {
  #state = nothing;
  #devices = new Map<string, LiveDevice>();
  #foreign = new ForeignMetrics();
  #silentSinceMs: number | null = null;

  /** While it is silent nothing is known of it; what it said comes back with its next word. */
  get state(): LiveState {
    const { lastSeenMs, meta, agendaVersion } = this.#state;
    const silentSinceMs = this.#silentSinceMs;
    if (silentSinceMs === null) return this.#state;
    return { ...nothing, silentSinceMs, lastSeenMs, meta, agendaVersion };
  }

  devices(): readonly DeviceView[] {
    return this.#views(() => true);
  }

  /** Its air against what counts as comfortable; null while there is no reading to be believed. */
  comfort(): RoomComfort | null {
    const views = this.#views(({ kind }) => kind === "air-sensor" || kind === "hvac");
    const [temperature] = comfortValues(views, this.#state.meta?.comfort);
    const value = temperature?.point?.value;
    if (temperature === undefined || typeof value !== "number") return null;
    if (temperature.point?.quality !== "good") return null;
    return { temperatureC: value, state: temperature.state };
  }

  #views(wanted: (device: LiveDevice) => boolean): readonly DeviceView[] {
    const views = [...this.#devices.values()].filter(wanted).flatMap((one) => one.view() ?? []);
    return this.#silentSinceMs === null ? views : views.map(notHeard);
  }

  /** Of a node that is none of ours: everything it says, by its own names. */
  foreign(): readonly ForeignMetric[] {
    return this.#state.meta === null ? this.#foreign.view(this.#silentSinceMs === null) : [];
  }

  /** No word has come for longer than the room is ever quiet. */
  fallSilent(): void {
    if (this.#state.online) this.#silentSinceMs = this.#state.lastSeenMs;
  }

  /** @param nowMs room time */
  apply(address: SparkplugAddress, payload: Payload, nowMs: number): void {
    // Nothing was missed meanwhile, or this message would not have fitted: what was said still holds.
    this.#silentSinceMs = null;
    if (address.type === "NDEATH") {
      this.#lose();
      return;
    }
    this.#state = { ...this.#state, online: true, lastSeenMs: nowMs };
    if (address.type === "NBIRTH") this.#birth(payload.metrics);
    else if (address.device === null) this.#applyNode(payload.metrics);
    else this.#applyDevice(address.device, address.type, payload.metrics);
    if (this.#state.meta === null) this.#foreign.apply(address, payload);
  }

  #birth(metrics: readonly Metric[]): void {
    this.#devices = new Map();
    this.#foreign = new ForeignMetrics();
    this.#applyNode(metrics);
  }

  /** A value of a room that is gone is not a value; what it is called stays true. */
  #lose(): void {
    const { lastSeenMs, meta } = this.#state;
    this.#state = { ...nothing, lastSeenMs, meta };
    for (const device of this.#devices.values()) device.lose("unknown");
    this.#foreign.lose(null);
  }

  #applyDevice(device: string, type: SparkplugAddress["type"], metrics: readonly Metric[]): void {
    if (type === "DDEATH") {
      this.#devices.get(device)?.lose("offline");
      return;
    }
    let live = this.#devices.get(device);
    if (live === undefined) {
      if (this.#devices.size >= hubLimits.ingest.devices) return;
      live = new LiveDevice(device);
      this.#devices.set(device, live);
    }
    live.apply(metrics);
  }

  #applyNode(metrics: readonly Metric[]): void {
    for (const metric of metrics) {
      if (!metric.historical) this.#state = { ...this.#state, ...nodePart(metric) };
    }
  }
}

/** What was true when the room was last heard, and cannot be known now. */
const notHeard = (device: DeviceView): DeviceView => ({
  ...device,
  availability: "unknown",
  points: device.points.map((point) =>
    point.quality === "good" ? { ...point, quality: "stale" } : point,
  ),
});

function nodePart({ name, value }: Metric): Partial<LiveState> {
  switch (name) {
    case metricNames.phase:
      return { phase: phases.find((known) => known === value) ?? null };
    case metricNames.occupancy:
      return { occupancy: occupancies.find((known) => known === value) ?? null };
    case metricNames.watts:
      return { watts: typeof value === "number" ? value : null };
    case metricNames.agendaVersion:
      return { agendaVersion: typeof value === "number" ? value : null };
    case metricNames.meeting: {
      const meeting = parseDocument(meetingViewSchema, value) ?? null;
      return { meeting: meeting === null ? null : publicView(meeting) };
    }
    case metricNames.meta: {
      const meta = parseDocument(roomMetaSchema, value);
      return meta === undefined ? {} : { meta };
    }
    default:
      return {};
  }
}
