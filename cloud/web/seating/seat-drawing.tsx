import type { RefObject } from "preact";
import { useMemo } from "preact/hooks";
import type { Attendee } from "../../../contract/booking.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SeatPlan } from "../../../contract/seating/seat-plan.ts";
import { drawingSize, neighbour } from "./seat-drawing-size.ts";
import type { Picked } from "./seat-editing.ts";
import { FurnitureShape, SeatShape } from "./seat-shape.tsx";
import type { SeatDrag } from "./use-seat-drag.ts";

/** What can be done on the drawing; null for a drawing that is only looked at. */
export interface DrawingActs {
  readonly tap: (seat: string) => void;
  readonly standUp: (id: string) => void;
  readonly putBack: () => void;
  readonly drag: SeatDrag;
  /** Where the keyboard is. */
  readonly at: string;
  readonly cameTo: (seat: string) => void;
  readonly drawing: RefObject<SVGSVGElement | null>;
}

/** At least as wide as a finger, so that a place can be hit. */
const leastSeatPx = 66;

/** The room from above, with the names where their people sit. */
export function SeatDrawing(props: {
  readonly plan: SeatPlan;
  readonly attendees: readonly Attendee[];
  readonly plateSeats: readonly string[];
  readonly picked: Picked | null;
  readonly acts: DrawingActs | null;
}) {
  const { plan, acts, picked } = props;
  const { t } = useSpeech();
  const { layout, places } = plan;
  const shape = JSON.stringify(layout);
  const size = useMemo(() => drawingSize(layout, places), [shape]);
  const people = new Map(props.attendees.map((person) => [person.id, person]));
  const plates = new Set(props.plateSeats);
  const { view } = size;
  const leastWidth = Math.ceil((view.width * leastSeatPx) / size.width);
  return (
    <svg
      ref={acts?.drawing ?? null}
      class="seat-drawing"
      viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
      style={acts === null ? {} : { "--seats-least": `${leastWidth}px` }}
      role="group"
      aria-label={t("seating.drawing")}
      onKeyDown={(event) => acts !== null && hear(event, plan, acts)}
    >
      {size.furniture.map((piece) => (
        <FurnitureShape key={`${piece.kind} ${piece.x}`} piece={piece} />
      ))}
      {places.map((place) => {
        const person = people.get(place.attendee ?? "") ?? null;
        const isPicked =
          picked?.kind === "seat"
            ? picked.seat === place.seat
            : picked !== null && picked.id === place.attendee;
        return (
          <SeatShape
            key={place.seat}
            place={place}
            person={person}
            size={size}
            hasPlate={plates.has(place.seat)}
            isPicked={isPicked}
            isWaiting={picked?.kind === "person"}
            acts={acts}
          />
        );
      })}
    </svg>
  );
}

const directions = new Map([
  ["ArrowUp", 0],
  ["ArrowRight", 90],
  ["ArrowDown", 180],
  ["ArrowLeft", 270],
]);

function hear(event: KeyboardEvent, plan: SeatPlan, acts: DrawingActs): void {
  const direction = directions.get(event.key);
  const sitting = plan.places.find(({ seat }) => seat === acts.at)?.attendee ?? null;
  if (direction !== undefined)
    focusSeat(acts.drawing.current, neighbour(plan.places, acts.at, direction));
  else if (event.key === "Enter" || event.key === " ") acts.tap(acts.at);
  else if (event.key === "Escape") acts.putBack();
  else if ((event.key === "Delete" || event.key === "Backspace") && sitting !== null)
    acts.standUp(sitting);
  else return;
  event.preventDefault();
}

/** Puts the keyboard at a place. */
export function focusSeat(drawing: SVGSVGElement | null, seat: string): void {
  drawing?.querySelector<SVGGElement>(`[data-seat="${CSS.escape(seat)}"]`)?.focus();
}
