import type { DeviceView, MeetingView, Occupancy } from "../../contract/api.ts";
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
import { publicView } from "./redaction.ts";

const occupancies: readonly Occupancy[] = ["occupied", "empty", "unknown"];

/** What of a room is known only while it is connected. Null: not known, which is not "none". */
export interface LiveState {
  readonly online: boolean;
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

  get state(): LiveState {
    return this.#state;
  }

  devices(): readonly DeviceView[] {
    return [...this.#devices.values()].flatMap((device) => device.view() ?? []);
  }

  /** @param nowMs room time */
  apply(address: SparkplugAddress, payload: Payload, nowMs: number): void {
    if (address.type === "NDEATH") {
      this.#lose();
      return;
    }
    this.#state = { ...this.#state, online: true, lastSeenMs: nowMs };
    if (address.type === "NBIRTH") this.#birth(payload.metrics);
    else if (address.device === null) this.#applyNode(payload.metrics);
    else this.#applyDevice(address.device, address.type, payload.metrics);
  }

  #birth(metrics: readonly Metric[]): void {
    this.#devices = new Map();
    this.#applyNode(metrics);
  }

  /** A value of a room that is gone is not a value; what it is called stays true. */
  #lose(): void {
    const { lastSeenMs, meta } = this.#state;
    this.#state = { ...nothing, lastSeenMs, meta };
    for (const device of this.#devices.values()) device.lose("unknown");
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
