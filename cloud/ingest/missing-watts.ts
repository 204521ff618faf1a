import type { Clock } from "../../contract/clock.ts";
import { parseDocument, roomMetaSchema } from "../../contract/sparkplug/documents.ts";
import { metricNames, textMetric } from "../../contract/sparkplug/metrics.ts";
import { encodePayload, type Payload } from "../../contract/sparkplug/payload.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ReadingStore } from "../store/reading-store.ts";
import type { OutletTarget } from "./outlet.ts";

export interface MissingWattsPorts {
  readonly readings: Pick<ReadingStore, "missingWatts">;
  readonly outlet: OutletTarget;
  readonly clock: Clock;
}

/** With every birth a room tells its last hour by itself. */
const toldMs = 3_600_000;

/**
 * Asks a room that was just born for the minutes of watts that the hub does not have, as far back as the
 * room keeps them. What is stored decides: nobody has to remember when they last heard each other.
 */
export async function askForMissingWatts(
  { readings, outlet, clock }: MissingWattsPorts,
  ref: RoomRef,
  birth: Payload,
): Promise<void> {
  const told = birth.metrics.find(({ name }) => name === metricNames.meta);
  const meta = parseDocument(roomMetaSchema, told?.value);
  const nowMs = told?.timestampMs ?? null;
  if (meta?.wattsKeptMs === undefined || nowMs === null) return;
  const keptMs = Math.min(meta.wattsKeptMs, hubLimits.history.readingsKeptMs);
  const { missingSpans } = hubLimits.history;
  const spans = await readings.missingWatts(ref, nowMs - keptMs, nowMs - toldMs, missingSpans);
  if (spans.length === 0) return;
  const wallMs = clock.wallMs();
  const payload = encodePayload({
    timestampMs: wallMs,
    seq: null,
    metrics: [textMetric(metricNames.wattsMissing, JSON.stringify(spans), wallMs)],
  });
  outlet.publish(topics.nodeCommand(ref.site, ref.room), payload, "command");
}
