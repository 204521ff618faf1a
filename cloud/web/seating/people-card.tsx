import { useState } from "preact/hooks";
import type { Attendee } from "../../../contract/booking.ts";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SeatPlan } from "../../../contract/seating/seat-plan.ts";
import { rawText } from "../../../contract/text/text.ts";
import type { Picked } from "./seat-editing.ts";
import { seatingLimits } from "./seating-limits.ts";
import type { SeatDrag } from "./use-seat-drag.ts";

/** Who comes: those without a place first. One is picked here and placed on the drawing. */
export function PeopleCard(props: {
  readonly attendees: readonly Attendee[];
  readonly plan: SeatPlan | null;
  readonly picked: Picked | null;
  readonly drag: SeatDrag;
  /** How many seats were typed into the booking, and how they become people. */
  readonly typed: number;
  readonly takeTyped: () => void;
  /** By keyboard, the drawing has the word next. */
  readonly tap: (id: string, byKeyboard: boolean) => void;
  readonly change: (person: Attendee) => void;
  readonly add: () => void;
  readonly paste: () => void;
}) {
  const { attendees, plan, picked } = props;
  const { t } = useSpeech();
  const [search, setSearch] = useState("");
  const seats = new Map(plan?.places.map(({ seat, attendee }) => [attendee, seat]));
  const found = attendees.filter(({ name, unit, post }) =>
    `${name} ${unit} ${post}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const inOrder = found.toSorted(
    (one, other) => Number(seats.has(one.id)) - Number(seats.has(other.id)),
  );
  return (
    <section class="card" aria-labelledby="people-title" data-list="">
      <header class="group-head">
        <h2 id="people-title">{t("seating.people", { count: attendees.length })}</h2>
        <span class="seat-tools">
          <button type="button" class="button button-small" onClick={props.add}>
            {t("seating.add")}
          </button>
          <button type="button" class="button button-small" onClick={props.paste}>
            {t("seating.paste")}
          </button>
        </span>
      </header>
      {attendees.length === 0 && <p class="quiet">{t("seating.no-people")}</p>}
      {attendees.length === 0 && props.typed > 0 && (
        <button type="button" class="button" onClick={props.takeTyped}>
          {t("seating.take-typed", { count: props.typed })}
        </button>
      )}
      {attendees.length > seatingLimits.searchFrom && (
        <SearchField label={t("seating.search")} value={search} onChange={setSearch} />
      )}
      <ul class="seat-people">
        {inOrder.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            seat={seats.get(person.id) ?? null}
            isPicked={picked?.kind === "person" && picked.id === person.id}
            {...props}
          />
        ))}
      </ul>
    </section>
  );
}

function PersonRow(props: {
  readonly person: Attendee;
  readonly seat: string | null;
  readonly isPicked: boolean;
  readonly plan: SeatPlan | null;
  readonly drag: SeatDrag;
  readonly tap: (id: string, byKeyboard: boolean) => void;
  readonly change: (person: Attendee) => void;
}) {
  const { person, seat, plan } = props;
  const { t, locale } = useSpeech();
  const what = [
    ...(person.part === "delegate"
      ? []
      : [rawText(locale.language, `seating.part-${person.part}`)]),
    person.unit,
    person.post,
  ].filter((word) => word !== "");
  return (
    <li class="seat-person">
      <button
        type="button"
        class="seat-person-pick"
        aria-pressed={props.isPicked}
        disabled={plan === null}
        onClick={(event) => props.tap(person.id, event.detail === 0)}
        onPointerDown={(event) => plan !== null && props.drag.start(event, person.id, false)}
      >
        <span class="seat-person-name">
          {person.name}
          {person.rank > 0 && <span class="quiet num"> {person.rank}</span>}
        </span>
        <span class="small quiet">{what.join(" · ")}</span>
        <span class="seat-person-seat num">
          {seat ?? (plan === null ? "" : t("seating.no-seat"))}
        </span>
      </button>
      <button
        type="button"
        class="button button-small"
        aria-label={t("seating.change-of", { person: person.name })}
        onClick={() => props.change(person)}
      >
        {t("agenda.change")}
      </button>
    </li>
  );
}
