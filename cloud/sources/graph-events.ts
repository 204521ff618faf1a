import { z } from "zod";
import type { ApiEvent } from "./api-events.ts";
import { readLocalTime } from "./reading/local-time.ts";
import { createZoneFinder, ianaZone, utcZone } from "./reading/zones.ts";

const text = z.string().nullish();
const dateTime = z.object({ dateTime: z.string(), timeZone: z.string().default("UTC") }).nullish();
const person = z.object({ emailAddress: z.object({ name: text, address: text }).nullish() });

/** An event of Microsoft Graph (v1.0), as far as it matters here. Any part may be left out. */
export const graphEventSchema = z.object({
  id: z.string().min(1).max(1024),
  "@removed": z.unknown().optional(),
  "@odata.etag": text,
  type: z.enum(["singleInstance", "occurrence", "exception", "seriesMaster"]).nullish(),
  seriesMasterId: text,
  iCalUId: text,
  subject: text,
  start: dateTime,
  end: dateTime,
  originalStart: text,
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  sensitivity: text,
  lastModifiedDateTime: text,
  responseStatus: z.object({ response: text }).nullish(),
  organizer: person.nullish(),
  attendees: z
    .array(person.extend({ type: text, status: z.object({ response: text }).nullish() }))
    .nullish(),
});
export type GraphEvent = z.infer<typeof graphEventSchema>;

/**
 * What is held after a round. A series comes with all its occurrences whenever one of them has
 * changed, and those that are missing are gone: nothing else tells that.
 */
export function withTold(
  held: ReadonlyMap<string, GraphEvent>,
  told: readonly GraphEvent[],
): Map<string, GraphEvent> {
  const series = new Set(
    told.flatMap((event) =>
      event.type === "seriesMaster" || event["@removed"] !== undefined ? [event.id] : [],
    ),
  );
  const items = new Map([...held].filter(([, event]) => !series.has(event.seriesMasterId ?? "")));
  for (const event of told) {
    if (event["@removed"] === undefined) items.set(event.id, event);
    else items.delete(event.id);
  }
  return items;
}

/** Ids of what is deleted: events, and the occurrences held of a series that is. */
export function graphRemoved(
  held: ReadonlyMap<string, GraphEvent>,
  told: readonly GraphEvent[],
): readonly string[] {
  const ids = new Set(told.flatMap((event) => (event["@removed"] === undefined ? [] : [event.id])));
  const within = [...held.values()].filter(({ seriesMasterId }) => ids.has(seriesMasterId ?? ""));
  return [...ids, ...within.map(({ id }) => id)];
}

/** Series whose occurrences are held without the head that has their texts. */
export function missingHeads(items: ReadonlyMap<string, GraphEvent>): readonly string[] {
  const heads = [...items.values()].flatMap(({ seriesMasterId, subject }) =>
    typeof seriesMasterId === "string" && subject === undefined ? [seriesMasterId] : [],
  );
  return [...new Set(heads)].filter((id) => !items.has(id));
}

/** @param zone IANA's name of the room's zone: whole days are its days */
export function graphApiEvents(
  items: ReadonlyMap<string, GraphEvent>,
  zone: string,
): readonly ApiEvent[] {
  const own = ianaZone(zone) ?? utcZone;
  const find = createZoneFinder(new Map());
  const momentOf = (time: GraphEvent["start"], isDay: boolean): number | null => {
    const local = readLocalTime((time?.dateTime ?? "").slice(0, 19));
    const given = find(time?.timeZone ?? "UTC");
    return local === null || given === null ? null : (isDay ? own : given).toUtcMs(local.localMs);
  };
  return [...items.values()]
    .filter(({ type }) => type !== "seriesMaster")
    .map((event): ApiEvent => {
      const head = items.get(event.seriesMasterId ?? "");
      const full = head === undefined ? event : { ...head, ...event };
      const uid = (head?.iCalUId ?? event.seriesMasterId) || event.iCalUId || event.id;
      const isDay = full.isAllDay === true;
      const originalMs = originalOf(event, momentOf(event.start, isDay));
      return {
        key: originalMs === null ? uid : `${uid}/${originalMs}`,
        uid,
        originalStartMs: originalMs,
        sequence: 0,
        stampMs: Date.parse(event.lastModifiedDateTime ?? "") || 0,
        title: full.subject ?? "",
        organiser: nameOf(full.organizer),
        startMs: momentOf(event.start, isDay),
        endMs: momentOf(event.end, isDay),
        allDay: isDay,
        cancelled: full.isCancelled === true || full.responseStatus?.response === "declined",
        classified: full.sensitivity === "confidential",
        attendees: (full.attendees ?? []).flatMap((attendee) =>
          attendee.type === "resource" || attendee.status?.response === "declined"
            ? []
            : [{ ...peopleOf(attendee), unit: "", post: "" }],
        ),
        writeBack: { href: event.id, etag: event["@odata.etag"] ?? "" },
      };
    });
}

/** When an occurrence would have been; one that was not moved may leave it out. */
function originalOf(event: GraphEvent, startMs: number | null): number | null {
  if (typeof event.seriesMasterId !== "string") return null;
  const told = Date.parse(event.originalStart ?? "");
  return Number.isNaN(told) ? startMs : told;
}

const peopleOf = (whom: z.infer<typeof person>) => ({
  name: whom.emailAddress?.name ?? "",
  email: whom.emailAddress?.address ?? "",
});

const nameOf = (whom: GraphEvent["organizer"]): string => {
  const { name, email } = peopleOf(whom ?? {});
  return name === "" ? email : name;
};
