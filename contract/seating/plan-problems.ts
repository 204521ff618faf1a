import type { Attendee } from "../booking.ts";
import { type Message, message } from "../message.ts";
import type { SeatPlan } from "./seat-plan.ts";

/** Something about a plan that somebody should know before the meeting. */
export interface PlanProblem {
  /** now: somebody would find no place, or a wrong one. soon: look at it. calm: only so that one knows. */
  readonly tone: "now" | "soon" | "calm";
  readonly text: Message;
}

/** Labels and names in one sentence at most; the rest is a number. */
const namedMost = 6;

/**
 * Everything that is wrong with a plan, or may be, the gravest first.
 *
 * @param plateSeats seats with a nameplate in this room; null: not known
 */
export function planProblems(
  plan: SeatPlan,
  attendees: readonly Attendee[],
  plateSeats: readonly string[] | null,
): readonly PlanProblem[] {
  return [
    ...placeProblems(plan, attendees),
    ...unseatedProblems(plan, attendees),
    ...rankProblems(attendees),
    ...middleProblems(plan, attendees),
    ...plateProblems(plan, plateSeats),
  ];
}

/** People the plan knows wrongly: twice, or no longer coming. */
function placeProblems(plan: SeatPlan, attendees: readonly Attendee[]): PlanProblem[] {
  const names = new Map(attendees.map(({ id, name }) => [id, name]));
  const taken = plan.places.filter(({ attendee }) => attendee !== null);
  const twice = taken.filter(
    ({ attendee }, index) => taken.findIndex((other) => other.attendee === attendee) < index,
  );
  const gone = taken.filter(({ attendee }) => !names.has(attendee ?? ""));
  return [
    ...twice.map(({ seat, attendee }) =>
      problem("now", "seating.problem-twice", {
        person: names.get(attendee ?? "") ?? "?",
        place: seat,
      }),
    ),
    ...said(
      "soon",
      "seating.problem-gone",
      gone.map(({ seat }) => seat),
    ),
  ];
}

function unseatedProblems(plan: SeatPlan, attendees: readonly Attendee[]): PlanProblem[] {
  const seated = new Set(plan.places.map(({ attendee }) => attendee));
  const waiting = attendees.filter(({ id }) => !seated.has(id));
  const leaders = waiting.filter(({ part }) => part === "leader");
  const others = waiting.filter(({ part }) => part !== "leader");
  const isFull = attendees.length > plan.places.length;
  return [
    ...said(
      "now",
      "seating.problem-leaders",
      leaders.map(({ name }) => name),
    ),
    ...said(
      "soon",
      "seating.problem-unseated",
      others.map(({ name }) => name),
    ),
    ...(isFull
      ? [
          problem("soon", "seating.problem-full", {
            people: attendees.length,
            places: plan.places.length,
          }),
        ]
      : []),
  ];
}

/** Leaders whose order nobody has said. */
function rankProblems(attendees: readonly Attendee[]): PlanProblem[] {
  const leaders = attendees.filter(({ part }) => part === "leader");
  const ranks = leaders.map(({ rank }) => rank);
  const unclear = leaders.filter(
    ({ rank }) => rank === 0 || ranks.indexOf(rank) !== ranks.lastIndexOf(rank),
  );
  return leaders.length < 2
    ? []
    : said(
        "soon",
        "seating.problem-ranks",
        unclear.map(({ name }) => name),
      );
}

/** An even rostrum has no middle seat, an odd one no middle pair. */
function middleProblems({ layout }: SeatPlan, attendees: readonly Attendee[]): PlanProblem[] {
  if (layout.kind !== "classroom" || layout.rostrumSeats === 0) return [];
  const leaders = attendees.filter(({ part }) => part === "leader").length;
  const isEven = (leaders - layout.rostrumSeats) % 2 === 0;
  if (leaders === 0 || leaders > layout.rostrumSeats || isEven) return [];
  const params = { leaders, places: layout.rostrumSeats };
  return [problem("calm", "seating.problem-middle", params)];
}

/** Who stands has no plate before him. */
const withoutPlate: ReadonlySet<string> = new Set(["standing", "assistant"]);

function plateProblems(plan: SeatPlan, plateSeats: readonly string[] | null): PlanProblem[] {
  if (plateSeats === null || plateSeats.length === 0) return [];
  const plates = new Set(plateSeats);
  const seats = new Set(plan.places.map(({ seat }) => seat));
  const bare = plan.places.filter(
    ({ seat, attendee, zone }) => attendee !== null && !plates.has(seat) && !withoutPlate.has(zone),
  );
  const idle = [...plates].filter((seat) => !seats.has(seat));
  return [
    ...said(
      "soon",
      "seating.problem-no-plate",
      bare.map(({ seat }) => seat),
    ),
    ...said("calm", "seating.problem-idle-plate", idle),
  ];
}

/** One sentence for all of them; none when there are none. */
function said(
  tone: PlanProblem["tone"],
  key: Message["key"],
  names: readonly string[],
): PlanProblem[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, namedMost).join(" · ");
  const list = names.length > namedMost ? `${shown} …` : shown;
  return [problem(tone, key, { list, count: names.length })];
}

const problem = (
  tone: PlanProblem["tone"],
  key: Message["key"],
  params: Message["params"],
): PlanProblem => ({ tone, text: message(key, params) });
