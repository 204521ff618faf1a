import { useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { PlateLook } from "../../../contract/agenda.ts";
import type { Attendee } from "../../../contract/booking.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SeatPlan } from "../../../contract/seating/seat-plan.ts";
import { PickedBar } from "./picked-bar.tsx";
import { clearAll, mirrorAll, proposeAll } from "./plan-steps.ts";
import { SeatDrawing } from "./seat-drawing.tsx";
import { putBack, standUp, tapSeat } from "./seat-editing.ts";
import type { SeatDrag } from "./use-seat-drag.ts";
import type { SeatEditing, StrokeOrder } from "./use-seat-editing.ts";

/** The drawing with what can be done to it as a whole, and to who is picked up. */
export function PlanCard(props: {
  readonly seats: SeatEditing;
  readonly plan: SeatPlan;
  readonly plateSeats: readonly string[];
  readonly look: PlateLook;
  readonly strokes: StrokeOrder;
  readonly drag: SeatDrag;
  readonly drawing: RefObject<SVGSVGElement | null>;
  readonly change: (person: Attendee) => void;
}) {
  const { seats, plan, drag, plateSeats } = props;
  const { t, say } = useSpeech();
  const { editing, act } = seats;
  const { picked, now } = editing;
  const [at, setAt] = useState("");
  const known = plan.places.some(({ seat }) => seat === at);
  const person =
    picked?.kind === "person" ? now.attendees.find(({ id }) => id === picked.id) : undefined;
  return (
    <section class="card" aria-labelledby="plan-title">
      <header class="group-head">
        <h2 id="plan-title">{t("seating.plan", { count: plan.places.length })}</h2>
        <PlanTools {...props} />
      </header>
      {props.strokes.isMissing && (
        <p class="note note-soon" role="alert">
          <Icon shape="soon" />
          {t("seating.no-strokes")}
        </p>
      )}
      <p class="small seat-said" role="status">
        {editing.said === null ? t("seating.how") : say(editing.said)}
      </p>
      <div class="seat-scroll">
        <SeatDrawing
          plan={plan}
          attendees={now.attendees}
          plateSeats={plateSeats}
          picked={picked}
          acts={{
            tap: (seat) => act((before) => tapSeat(before, seat)),
            standUp: (id) => act((before) => standUp(before, id)),
            putBack: () => act(putBack),
            drag,
            at: known ? at : (plan.places[0]?.seat ?? ""),
            cameTo: setAt,
            drawing: props.drawing,
          }}
        />
      </div>
      {person !== undefined && (
        <PickedBar
          person={person}
          plan={plan}
          plateSeats={plateSeats}
          look={props.look}
          standUp={() => act((before) => standUp(before, person.id))}
          change={() => props.change(person)}
          putBack={() => act(putBack)}
        />
      )}
    </section>
  );
}

function PlanTools(props: { readonly seats: SeatEditing; readonly strokes: StrokeOrder }) {
  const { seats, strokes } = props;
  const { compare } = strokes;
  const { t } = useSpeech();
  const { act, editing } = seats;
  const isEmpty = editing.now.plan?.places.every(({ attendee }) => attendee === null) ?? true;
  return (
    <span class="seat-tools">
      <button
        type="button"
        class={`button ${isEmpty ? "button-main" : ""}`}
        disabled={compare === null || editing.now.attendees.length === 0}
        onClick={() => compare !== null && act((before) => proposeAll(before, compare))}
      >
        {t("seating.propose")}
      </button>
      <button type="button" class="button" disabled={isEmpty} onClick={() => act(mirrorAll)}>
        {t("seating.mirror")}
      </button>
      <button type="button" class="button" disabled={isEmpty} onClick={() => act(clearAll)}>
        {t("seating.clear")}
      </button>
      <button type="button" class="button" onClick={() => window.print()}>
        {t("seating.print")}
      </button>
    </span>
  );
}
