import { z } from "zod";
import type { ApiEvent } from "./api-events.ts";
import { readLocalTime } from "./reading/local-time.ts";
import { ianaZone, utcZone, type Zone } from "./reading/zones.ts";

const text = z.string().optional();
/** A day, or a moment with its offset. */
const time = z.object({ date: text, dateTime: text }).optional();
const person = z.object({ displayName: text, email: text });

/** An event of Google Calendar (API v3) with `singleEvents`, as far as it matters here. */
export const googleEventSchema = z.object({
  id: z.string().min(1).max(1024),
  status: text,
  etag: text,
  iCalUID: text,
  recurringEventId: text,
  summary: text,
  visibility: text,
  sequence: z.number().optional(),
  updated: text,
  start: time,
  end: time,
  originalStartTime: time,
  organizer: person.optional(),
  attendees: z
    .array(
      person.extend({
        resource: z.boolean().optional(),
        self: z.boolean().optional(),
        responseStatus: text,
      }),
    )
    .optional(),
});
export type GoogleEvent = z.infer<typeof googleEventSchema>;

/** What is held after a round: an event that is called off is gone. */
export function withGoogleTold(
  held: ReadonlyMap<string, GoogleEvent>,
  told: readonly GoogleEvent[],
): Map<string, GoogleEvent> {
  const items = new Map(held);
  for (const event of told) {
    if (event.status === "cancelled") items.delete(event.id);
    else items.set(event.id, event);
  }
  return items;
}

/** Ids of events that are called off. */
export const googleRemoved = (told: readonly GoogleEvent[]): readonly string[] =>
  told.flatMap(({ id, status }) => (status === "cancelled" ? [id] : []));

/** @param zone IANA's name of the room's zone: whole days are its days */
export function googleApiEvents(
  items: ReadonlyMap<string, GoogleEvent>,
  zone: string,
): readonly ApiEvent[] {
  const own = ianaZone(zone) ?? utcZone;
  return [...items.values()].map((event): ApiEvent => {
    const uid = event.iCalUID ?? event.id;
    const original = event.recurringEventId === undefined ? null : event.originalStartTime;
    const originalMs = original === null ? null : momentOf(original, own);
    const attendees = event.attendees ?? [];
    return {
      key: originalMs === null ? uid : `${uid}/${originalMs}`,
      uid,
      originalStartMs: originalMs,
      sequence: Math.max(0, Math.trunc(event.sequence ?? 0)),
      stampMs: Date.parse(event.updated ?? "") || 0,
      title: event.summary ?? "",
      organiser: event.organizer?.displayName ?? event.organizer?.email ?? "",
      startMs: momentOf(event.start, own),
      endMs: momentOf(event.end, own),
      allDay: event.start?.date !== undefined,
      cancelled: attendees.some((who) => who.self === true && who.responseStatus === "declined"),
      classified: event.visibility === "confidential",
      attendees: attendees.flatMap(({ resource, responseStatus, displayName, email }) =>
        resource === true || responseStatus === "declined"
          ? []
          : [{ name: displayName ?? "", email: email ?? "", unit: "", post: "" }],
      ),
      writeBack: { href: event.id, etag: event.etag ?? "" },
    };
  });
}

function momentOf(at: GoogleEvent["start"], own: Zone): number | null {
  if (at?.dateTime !== undefined) return Date.parse(at.dateTime) || null;
  const day = readLocalTime(at?.date ?? "");
  return day === null ? null : own.toUtcMs(day.localMs);
}
