import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { TextKey } from "../../contract/text/text.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { BookingDraft, DraftField } from "./booking-draft.ts";
import { KindFields } from "./booking-kind-fields.tsx";
import { NumberField, TextField } from "./booking-parts.tsx";
import { PeopleFields } from "./booking-people-fields.tsx";
import { RoomFields } from "./booking-room-fields.tsx";
import { TimesFields, WhenFields } from "./booking-when-fields.tsx";

export interface FieldsProps {
  readonly draft: BookingDraft;
  /** A new booking; else one that is changed. */
  readonly isNew: boolean;
  /** The meeting runs: its start is past. */
  readonly hasBegun: boolean;
  /** Where the seats of the meeting are edited; null: it is not booked yet. */
  readonly seatsHref: string | null;
  /** What is wrong with a field; null: nothing. */
  readonly errorOf: (field: DraftField) => string | null;
  readonly onChange: (part: Partial<BookingDraft>) => void;
}

/** What every booker says first; the rest of the form (NX App. C) is folded away below. */
export function BookingFields(props: FieldsProps) {
  const form = useRef<HTMLDivElement>(null);
  const { errorOf } = props;
  const wrong = allFields.find((field) => errorOf(field) !== null);
  // The first field that is wrong, opened by then: whoever pressed the button stands below it.
  useEffect(() => {
    const found = form.current?.querySelector("[aria-invalid]");
    if (wrong !== undefined && found instanceof HTMLElement) found.focus();
  }, [wrong]);
  return (
    <div class="form" ref={form}>
      <TextField {...props} field="title" label="book.name" most={256} />
      <WhenFields {...props} />
      <div class="field-row">
        <NumberField {...props} field="headCount" label="book.heads" />
        <TextField {...props} field="organiser" label="book.organiser" most={128} />
      </div>
      <Group {...props} title="book.group-kind" fields={kindFields}>
        <KindFields {...props} />
      </Group>
      <Group {...props} title="book.group-times" fields={timesFields}>
        <TimesFields {...props} />
      </Group>
      <Group {...props} title="book.group-room" fields={roomFields}>
        <RoomFields {...props} />
      </Group>
      <Group {...props} title="book.group-people" fields={peopleFields}>
        <PeopleFields {...props} />
      </Group>
    </div>
  );
}

const kindFields = [
  "class",
  "nature",
  "format",
  "attendance",
  "undisturbed",
  "classified",
] as const;
const timesFields = ["times", "lastDate", "sessions", "recesses"] as const;
const roomFields = ["banner", "bannerOn", "rostrum", "microphones", "requirements"] as const;
const peopleFields = ["leaders", "seats", "template", "showsUnit", "showsPost"] as const;
const allFields: readonly DraftField[] = [
  ...(["title", "date", "start", "end", "headCount", "organiser"] as const),
  ...kindFields,
  ...timesFields,
  ...roomFields,
  ...peopleFields,
];

/** A part of the form that few bookings need; open where something in it is wrong. */
function Group(
  props: FieldsProps & {
    readonly title: TextKey;
    readonly fields: readonly DraftField[];
    readonly children: ComponentChildren;
  },
) {
  const { t } = useSpeech();
  const isWrong = props.fields.some((field) => props.errorOf(field) !== null);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (isWrong && details.current !== null) details.current.open = true;
  }, [isWrong]);
  return (
    <details class="booking-group" ref={details}>
      <summary>{t(props.title)}</summary>
      <div class="form">{props.children}</div>
    </details>
  );
}
