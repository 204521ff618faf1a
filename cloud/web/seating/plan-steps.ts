import type { Seat } from "../../../contract/agenda.ts";
import { attendeeSchema } from "../../../contract/booking.ts";
import { type Message, message } from "../../../contract/message.ts";
import type { CompareNames } from "../../../contract/seating/person-order.ts";
import {
  clearPlan,
  emptyPlan,
  mirrored,
  movePerson,
  relayout,
} from "../../../contract/seating/plan-edits.ts";
import { propose } from "../../../contract/seating/propose.ts";
import type { Layout, SeatPlan } from "../../../contract/seating/seat-plan.ts";
import { edit, type Editing, type SeatDraft } from "./seat-editing.ts";

/** Steps that concern the plan as a whole. Without a plan nothing happens. */

/** Everybody as the rules have it. */
export const proposeAll = (editing: Editing, compare: CompareNames): Editing =>
  withPlan(editing, (plan) => proposed(editing.now, plan, compare), "seating.said-proposed");

export const clearAll = (editing: Editing): Editing =>
  withPlan(editing, clearPlan, "seating.said-cleared");

export const mirrorAll = (editing: Editing): Editing =>
  withPlan(editing, mirrored, "seating.said-mirrored");

/** Another kind of layout: nobody sits yet. */
export function pickLayout(editing: Editing, layout: Layout): Editing {
  const orderedBy = editing.now.plan?.orderedBy ?? "rank";
  const now = { ...editing.now, plan: emptyPlan(layout, orderedBy) };
  return edit(
    editing,
    now,
    message("seating.said-picked-layout", { count: now.plan.places.length }),
  );
}

/**
 * Another size, or another order. What the rules proposed is proposed anew; where a person has
 * decided, everybody stays at their label.
 */
export const rearrange = (
  editing: Editing,
  change: Partial<Pick<SeatPlan, "layout" | "orderedBy">>,
  compare: CompareNames | null,
): Editing =>
  withPlan(
    editing,
    (plan) => {
      const next = { ...plan, ...change };
      if (compare !== null && isProposed(editing.now, plan, compare)) {
        return proposed(editing.now, next, compare);
      }
      return { ...relayout(plan, next.layout), orderedBy: next.orderedBy };
    },
    "seating.said-layout",
  );

/** People and places from the seats that were typed into the booking. */
export function takeTyped(editing: Editing, seats: readonly Seat[]): Editing {
  const attendees = seats.map(({ name, unit, post }, index) =>
    attendeeSchema.parse({ id: `p${index + 1}`, name, unit, post }),
  );
  const plan = seats.reduce(
    (plan, { seat }, index) => plan && movePerson(plan, `p${index + 1}`, seat),
    editing.now.plan,
  );
  return edit(
    editing,
    { attendees, plan },
    message("seating.said-people", { count: attendees.length }),
  );
}

const proposed = (
  { attendees }: SeatDraft,
  { layout, orderedBy }: SeatPlan,
  compare: CompareNames,
): SeatPlan => propose(layout, attendees, orderedBy, compare);

/** Nobody has changed what the rules said, and they said something. */
const isProposed = (draft: SeatDraft, plan: SeatPlan, compare: CompareNames): boolean =>
  plan.places.some(({ attendee }) => attendee !== null) &&
  JSON.stringify(proposed(draft, plan, compare)) === JSON.stringify(plan);

function withPlan(
  editing: Editing,
  change: (plan: SeatPlan) => SeatPlan,
  said: Message["key"],
): Editing {
  const { plan } = editing.now;
  if (plan === null) return editing;
  const after = change(plan);
  const count = after.places.filter(({ attendee }) => attendee !== null).length;
  return edit(editing, { ...editing.now, plan: after }, message(said, { count }));
}
