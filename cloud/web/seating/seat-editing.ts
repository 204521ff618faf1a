import type { Attendee } from "../../../contract/booking.ts";
import { type Message, message } from "../../../contract/message.ts";
import { movePerson, seatOf, unseat } from "../../../contract/seating/plan-edits.ts";
import type { SeatPlan } from "../../../contract/seating/seat-plan.ts";
import { seatingLimits } from "./seating-limits.ts";

/** What a person decides on the seat page, and the hub keeps. */
export interface SeatDraft {
  readonly attendees: readonly Attendee[];
  /** Null: no layout has been picked. */
  readonly plan: SeatPlan | null;
}

/** What waits for its other half: a person for a place, or a place for a person. */
export type Picked =
  | { readonly kind: "person"; readonly id: string }
  | { readonly kind: "seat"; readonly seat: string };

/** The page's state: drafts before and after the present one, and what is being done to it. */
export interface Editing {
  readonly past: readonly SeatDraft[];
  readonly now: SeatDraft;
  readonly future: readonly SeatDraft[];
  readonly picked: Picked | null;
  /** What was done last, for eyes and ears. */
  readonly said: Message | null;
}

/** From a draft without a history. */
export const editingOf = (now: SeatDraft): Editing => ({
  past: [],
  now,
  future: [],
  picked: null,
  said: null,
});

export const isSameDraft = (one: SeatDraft, other: SeatDraft): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** Another draft; the one before can be had again. */
export function edit(editing: Editing, now: SeatDraft, said: Message): Editing {
  if (isSameDraft(editing.now, now)) return { ...editing, picked: null };
  const past = [...editing.past, editing.now].slice(-seatingLimits.undoSteps);
  return { past, now, future: [], picked: null, said };
}

export function undo(editing: Editing): Editing {
  const before = editing.past.at(-1);
  if (before === undefined) return editing;
  return {
    past: editing.past.slice(0, -1),
    now: before,
    future: [editing.now, ...editing.future],
    picked: null,
    said: message("seating.said-undone"),
  };
}

export function redo(editing: Editing): Editing {
  const [after, ...future] = editing.future;
  if (after === undefined) return editing;
  return {
    past: [...editing.past, editing.now],
    now: after,
    future,
    picked: null,
    said: message("seating.said-redone"),
  };
}

/** Picks up a person, gives them the place that waits, or puts them back. */
export function tapPerson(editing: Editing, id: string): Editing {
  const { picked } = editing;
  if (picked?.kind === "seat") return place(editing, id, picked.seat);
  if (picked?.id === id) return putBack(editing);
  const person = nameOf(editing.now, id);
  return {
    ...editing,
    picked: { kind: "person", id },
    said: message("seating.said-picked", { person }),
  };
}

/** Gives the place to who is picked up; or picks up who sits there, or else the place itself. */
export function tapSeat(editing: Editing, seat: string): Editing {
  const { picked, now } = editing;
  const sitting = now.plan?.places.find((one) => one.seat === seat)?.attendee ?? null;
  if (picked?.kind === "person") {
    return sitting === picked.id ? putBack(editing) : place(editing, picked.id, seat);
  }
  if (sitting !== null) return tapPerson({ ...editing, picked: null }, sitting);
  if (picked?.seat === seat) return putBack(editing);
  return {
    ...editing,
    picked: { kind: "seat", seat },
    said: message("seating.said-seat", { place: seat }),
  };
}

export const putBack = (editing: Editing): Editing => ({ ...editing, picked: null, said: null });

/** Somebody sits there from now on; who did, changes places with them or has none. */
export function place(editing: Editing, id: string, seat: string): Editing {
  const { plan } = editing.now;
  if (plan === null) return editing;
  const before = plan.places.find((one) => one.seat === seat)?.attendee ?? null;
  const after = movePerson(plan, id, seat);
  return edit(
    editing,
    { ...editing.now, plan: after },
    saidOf(editing.now, id, seat, before, after),
  );
}

function saidOf(
  draft: SeatDraft,
  id: string,
  seat: string,
  before: string | null,
  after: SeatPlan,
): Message {
  const params = { person: nameOf(draft, id), place: seat };
  if (before === null) return message("seating.said-placed", params);
  const other = nameOf(draft, before);
  const otherPlace = seatOf(after, before);
  return otherPlace === null
    ? message("seating.said-replaced", { ...params, other })
    : message("seating.said-swapped", { ...params, other, otherPlace });
}

/** Takes somebody's place away. */
export function standUp(editing: Editing, id: string): Editing {
  const { plan } = editing.now;
  if (plan === null || seatOf(plan, id) === null) return putBack(editing);
  const said = message("seating.said-unseated", { person: nameOf(editing.now, id) });
  return edit(editing, { ...editing.now, plan: unseat(plan, id) }, said);
}

/** Somebody comes no more: neither listed nor seated. */
export function removePerson(editing: Editing, id: string): Editing {
  const { attendees, plan } = editing.now;
  const said = message("seating.said-removed", { person: nameOf(editing.now, id) });
  const others = attendees.filter((person) => person.id !== id);
  return edit(editing, { attendees: others, plan: plan && unseat(plan, id) }, said);
}

/** Adds people, or replaces those of the same id. */
export function putPeople(editing: Editing, people: readonly Attendee[]): Editing {
  const changed = new Map(people.map((person) => [person.id, person]));
  const kept = editing.now.attendees.map((person) => {
    const replacement = changed.get(person.id);
    changed.delete(person.id);
    return replacement ?? person;
  });
  const attendees = [...kept, ...changed.values()].slice(0, seatingLimits.people);
  const said = message("seating.said-people", { count: attendees.length });
  return edit(editing, { ...editing.now, attendees }, said);
}

/** The first number from which on no id `p1`, `p2` … is in use. */
export const freeNumber = (attendees: readonly Attendee[]): number =>
  Math.max(0, ...attendees.map(({ id }) => Number(/^p(\d{1,9})$/.exec(id)?.[1] ?? 0))) + 1;

const nameOf = ({ attendees }: SeatDraft, id: string): string =>
  attendees.find((person) => person.id === id)?.name ?? "—";
