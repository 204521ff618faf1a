import type { Attendee } from "../../../contract/booking.ts";
import { PasteSheet } from "./paste-sheet.tsx";
import { PersonSheet } from "./person-sheet.tsx";
import { freeNumber, putPeople, removePerson } from "./seat-editing.ts";
import type { SeatEditing } from "./use-seat-editing.ts";

/** What is open over the page: a person, new when null, or a list to paste. */
export type Opened =
  | { readonly kind: "person"; readonly person: Attendee | null }
  | { readonly kind: "paste" };

export function PeopleSheets(props: {
  readonly opened: Opened | null;
  readonly seats: SeatEditing;
  readonly close: () => void;
}) {
  const { opened, seats, close } = props;
  const { act, editing } = seats;
  const { attendees } = editing.now;
  if (opened === null) return null;
  if (opened.kind === "paste") {
    return (
      <PasteSheet
        attendees={attendees}
        put={(people) => act((before) => putPeople(before, people))}
        close={close}
      />
    );
  }
  return (
    <PersonSheet
      person={opened.person}
      freeId={`p${freeNumber(attendees)}`}
      put={(person) => act((before) => putPeople(before, [person]))}
      remove={(id) => act((before) => removePerson(before, id))}
      close={close}
    />
  );
}
