import type { Attendee } from "../booking.ts";
import type { Layout } from "./seat-plan.ts";

/** A layout of this kind in the size that these people need, as far as it goes. */
export function fittingLayout(kind: Layout["kind"], attendees: readonly Attendee[]): Layout {
  const count = (...parts: readonly Attendee["part"][]) =>
    attendees.filter(({ part }) => parts.includes(part)).length;
  const leaders = count("leader");
  const visitors = count("guest");
  const hosts = count("host");
  const others = count("delegate", "assistant");
  switch (kind) {
    case "classroom":
      return classroomFor(leaders, visitors + hosts + others);
    case "hollow-square": {
      const long = Math.max(leaders, visitors, hosts, Math.ceil(attendees.length / 3), 3);
      const longSideSeats = within(1, long, 31);
      const shortSideSeats = within(0, Math.ceil(attendees.length / 2) - longSideSeats, 15);
      return { kind, door: "facing", longSideSeats, shortSideSeats };
    }
    case "u-shape": {
      const isForeign = visitors > 0 && others === 0;
      const side = isForeign
        ? Math.max(visitors, leaders + hosts)
        : Math.max(visitors + leaders, hosts);
      return {
        kind,
        guests: isForeign ? "foreign" : "superior",
        armSeats: within(1, side - 1, 15),
        facingSeats: isForeign ? 0 : within(0, others, 31),
      };
    }
    case "round-table":
      return { kind, seats: within(3, attendees.length, 60) };
    case "signing": {
      const side = Math.max(leaders + hosts, visitors) - 1;
      const behind = attendees.length - 2 - Math.min(2, count("assistant"));
      return { kind, standingEachSide: within(0, Math.max(side, Math.ceil(behind / 2)), 31) };
    }
  }
}

/** About half as many rows as columns, as rooms are; a room of 500 places is the largest. */
function classroomFor(leaders: number, others: number): Layout {
  const columns = within(4, Math.ceil(Math.sqrt(others * 2)), 24);
  return {
    kind: "classroom",
    rostrumSeats: within(0, leaders, 31),
    rows: within(1, Math.ceil(others / columns), 19),
    columns,
    order: "across",
  };
}

const within = (least: number, wanted: number, most: number): number =>
  Math.min(most, Math.max(least, wanted));
