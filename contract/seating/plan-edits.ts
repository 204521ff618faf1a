import { floorOf } from "./layouts/floor.ts";
import type { Layout, Place, SeatPlan } from "./seat-plan.ts";

/** What a person does to a plan. Nobody is ever at two places, and no place holds two. */

/** A plan in which nobody has a place yet. */
export const emptyPlan = (layout: Layout, orderedBy: SeatPlan["orderedBy"]): SeatPlan => ({
  layout,
  orderedBy,
  places: floorOf(layout).spots.map((spot) => ({ ...spot, attendee: null })),
});

/** Where somebody sits; null: nowhere. */
export const seatOf = (plan: SeatPlan, attendee: string): string | null =>
  plan.places.find((place) => place.attendee === attendee)?.seat ?? null;

/**
 * Gives somebody a place. Who sat there takes the place that becomes free by it, or has none when
 * none does. A place the plan does not have changes nothing.
 */
export function movePerson(plan: SeatPlan, attendee: string, seat: string): SeatPlan {
  const target = plan.places.find((place) => place.seat === seat);
  if (target === undefined) return plan;
  const from = seatOf(plan, attendee);
  return reseated(plan, (place) => {
    if (place.seat === seat) return attendee;
    if (place.seat === from) return target.attendee === attendee ? null : target.attendee;
    return place.attendee === attendee ? null : place.attendee;
  });
}

/** Takes somebody's place away. */
export const unseat = (plan: SeatPlan, attendee: string): SeatPlan =>
  reseated(plan, (place) => (place.attendee === attendee ? null : place.attendee));

/** Takes everybody's place away. */
export const clearPlan = (plan: SeatPlan): SeatPlan => reseated(plan, () => null);

/** Left and right of the drawing change places, people with them: other customs ask for it. */
export function mirrored(plan: SeatPlan): SeatPlan {
  const across = plan.places.map(({ x, y }) =>
    plan.places.find((other) => isNear(other.x, 1000 - x) && isNear(other.y, y)),
  );
  if (across.includes(undefined)) return plan;
  const places = plan.places.map((place, at) => ({
    ...place,
    attendee: across[at]?.attendee ?? null,
  }));
  return { ...plan, places };
}

/** Positions are rounded: what mirrors one another may be a tenth apart. */
const isNear = (one: number, other: number): boolean => Math.abs(one - other) < 0.5;

/**
 * Another layout or size. Who sits at a label that the new one has, too, stays at it when the kind is
 * the same; everybody else has no place until somebody gives them one.
 */
export function relayout(plan: SeatPlan, layout: Layout): SeatPlan {
  const fresh = emptyPlan(layout, plan.orderedBy);
  if (layout.kind !== plan.layout.kind) return fresh;
  const sitting = new Map(plan.places.map(({ seat, attendee }) => [seat, attendee]));
  return reseated(fresh, (place) => sitting.get(place.seat) ?? null);
}

function reseated(plan: SeatPlan, whoSits: (place: Place) => string | null): SeatPlan {
  return { ...plan, places: plan.places.map((place) => ({ ...place, attendee: whoSits(place) })) };
}
