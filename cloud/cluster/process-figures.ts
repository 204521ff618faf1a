import { z } from "zod";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Machine } from "../hub-ports.ts";
import type { IngestFigures } from "../ingest/ingest-figures.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ClusterStore, Member } from "../store/leases.ts";

/** One process that takes what rooms say, as it last told of itself. */
export interface IngestMember {
  readonly id: string;
  readonly kind: Member["kind"];
  /** Name of its machine. */
  readonly host: string;
  readonly pid: number;
  /** It has been heard within its time. */
  readonly alive: boolean;
  /** Since it was heard, milliseconds. */
  readonly ageMs: number;
  /** It hears the rooms. */
  readonly listening: boolean;
  /** Null: of a version that counts otherwise. */
  readonly figures: IngestFigures | null;
}

const count = z.number();
const figuresSchema = z.object({
  messages: count,
  messagesASecond: count,
  readings: count,
  readingsASecond: count,
  records: count,
  recordsASecond: count,
  readingsWaiting: count,
  readingsDropped: count,
  lagMs: count,
  batchesWaiting: count,
  birthsWaiting: count,
  held: count,
  heldDropped: count,
  batchesDropped: count,
  malformed: count,
  strange: count,
  metricsUnread: count,
  aliasesUnknown: count,
  rebirthsAsked: count,
}) satisfies z.ZodType<IngestFigures>;

export interface ProcessFiguresOptions {
  /** Null: this process takes everything by itself. */
  readonly cluster: Pick<ClusterStore, "members"> | null;
  readonly own: () => IngestFigures;
  readonly machine: Machine;
  /** This process hears the rooms. */
  readonly listening: () => boolean;
}

/** Every process of the hub that takes what rooms say, and how each gets on. */
export function createProcessFigures(
  options: ProcessFiguresOptions,
): () => Promise<readonly IngestMember[]> {
  const { cluster, own, machine, listening } = options;
  return async () => {
    if (cluster !== null) return (await cluster.members()).map(ingestMember);
    const alone = { id: "hub", kind: "hub", alive: true, ageMs: 0 } as const;
    return [{ ...alone, ...machine, listening: listening(), figures: own() }];
  };
}

/** Rooms whose records are refused by whoever keeps them: this process, or those beside it that live. */
export function createRefusedRooms(
  cluster: Pick<ClusterStore, "members"> | null,
  own: () => readonly RoomRef[],
): () => Promise<readonly RoomRef[]> {
  return async () => {
    if (cluster === null) return own();
    const members = await cluster.members();
    return members
      .filter(({ ageMs }) => ageMs <= hubLimits.cluster.deadAfterMs)
      .flatMap(({ refused }) => refused);
  };
}

const ingestMember = (member: Member): IngestMember => ({
  id: member.id,
  kind: member.kind,
  host: member.host,
  pid: member.pid,
  alive: member.ageMs <= hubLimits.cluster.deadAfterMs,
  ageMs: member.ageMs,
  listening: member.listening,
  figures: parseDocument(figuresSchema, member.figures) ?? null,
});
