import { createHash } from "node:crypto";
import type { Seat } from "../../contract/agenda.ts";
import type { Attendee, BookingDetails } from "../../contract/booking.ts";
import { seatsOfPlan } from "../../contract/seating/plan-seats.ts";
import type { SourceAttendee } from "../sources/source.ts";

/** What a booking allows. */
const most = 500;

/**
 * The people a calendar names, each under an id that stays when the name changes: that of the mail
 * address, or of the name where there is none.
 */
export function attendeesOf(told: readonly SourceAttendee[]): readonly Attendee[] {
  const found = new Map<string, Attendee>();
  for (const { name, email, unit, post } of told) {
    const shown = name === "" ? email : name;
    const who = createHash("sha256").update(email === "" ? `name ${name}` : email);
    const id = `s-${who.digest("hex").slice(0, 16)}`;
    if (shown === "" || found.has(id) || found.size >= most) continue;
    const attendee = { id, name: shown.slice(0, 64), unit, post, rank: 0 } as const;
    found.set(id, { ...attendee, part: "delegate" });
  }
  return [...found.values()];
}

/**
 * The list kept here after the source's list went from `base` to `told`: who is new joins, who is
 * gone leaves, and what the source changed of a person is changed. Everything else stays as people
 * here have made it.
 */
export function mergedAttendees(
  kept: readonly Attendee[],
  base: readonly Attendee[],
  told: readonly Attendee[],
): readonly Attendee[] {
  const before = byId(base);
  const after = byId(told);
  const stayed = kept
    .filter(({ id }) => !before.has(id) || after.has(id))
    .map((person): Attendee => {
      const [was, is] = [before.get(person.id), after.get(person.id)];
      return was === undefined || is === undefined ? person : { ...person, ...changes(was, is) };
    });
  const here = byId(stayed);
  const joined = told.filter(({ id }) => !before.has(id) && !here.has(id));
  return [...stayed, ...joined].slice(0, most);
}

/** What of a person is another now, in the source's words. */
const changes = (was: Attendee, is: Attendee): Partial<Attendee> => ({
  ...(was.name === is.name ? {} : { name: is.name }),
  ...(was.unit === is.unit ? {} : { unit: is.unit }),
  ...(was.post === is.post ? {} : { post: is.post }),
  ...(was.rank === is.rank ? {} : { rank: is.rank }),
  ...(was.part === is.part ? {} : { part: is.part }),
});

/** Details with another list of people: who left has no place in the plan any more. */
export function withAttendees(
  details: BookingDetails,
  attendees: readonly Attendee[],
): BookingDetails {
  const known = byId(attendees);
  const { plan } = details;
  const places = plan?.places.map((place) =>
    place.attendee === null || known.has(place.attendee) ? place : { ...place, attendee: null },
  );
  return {
    ...details,
    attendees: [...attendees],
    plan: plan === null || places === undefined ? null : { ...plan, places },
  };
}

/**
 * The seats after the people changed. A plan says who sits where; without one, seats are as somebody
 * typed them, and only the name of a person who is called otherwise now follows.
 */
export function seatsAfter(
  seats: readonly Seat[],
  before: readonly Attendee[],
  { attendees, plan }: BookingDetails,
): Seat[] {
  if (plan !== null) return seatsOfPlan(plan, attendees);
  const renamed = new Map<string, string>();
  const after = byId(attendees);
  for (const { id, name } of before) {
    const isAlone = before.filter((one) => one.name === name).length === 1;
    const now = after.get(id)?.name;
    if (isAlone && now !== undefined && now !== name) renamed.set(name, now);
  }
  return seats.map((seat) => ({ ...seat, name: renamed.get(seat.name) ?? seat.name }));
}

const byId = (people: readonly Attendee[]): ReadonlyMap<string, Attendee> =>
  new Map(people.map((person) => [person.id, person]));
