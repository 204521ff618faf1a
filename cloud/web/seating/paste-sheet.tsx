import { useState } from "preact/hooks";
import type { Attendee } from "../../../contract/booking.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { readPeople } from "./attendee-lines.ts";
import { seatingLimits } from "./seating-limits.ts";

/** A list of people as it is copied from a spreadsheet. */
export function PasteSheet(props: {
  readonly attendees: readonly Attendee[];
  readonly put: (people: readonly Attendee[]) => void;
  readonly close: () => void;
}) {
  const { t } = useSpeech();
  const [text, setText] = useState("");
  const read = readPeople(text, props.attendees);
  const [isAsked, setAsked] = useState(false);
  const problem =
    read.ok || !isAsked
      ? null
      : {
          code: "form",
          message: t("seating.in-line", { line: read.line, what: t(read.problem) }),
        };
  const take = () => {
    setAsked(true);
    if (!read.ok) return;
    props.put(read.people);
    props.close();
  };
  return (
    <Sheet title={t("seating.paste-title")} close={props.close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          take();
        }}
      >
        <Field label={t("seating.list")} hint={t("seating.paste-hint")}>
          {(ids) => (
            <textarea
              {...ids}
              rows={8}
              maxLength={seatingLimits.pasted}
              value={text}
              onInput={(event) => {
                setText(event.currentTarget.value);
                setAsked(false);
              }}
            />
          )}
        </Field>
        {read.ok && (
          <p class="small quiet" role="status">
            {t("seating.read", { count: read.people.length, known: read.known })}
          </p>
        )}
        <ProblemNote problem={problem} />
        <button
          type="submit"
          class="button button-main"
          disabled={read.ok && read.people.length === 0}
        >
          {t("seating.add")}
        </button>
      </form>
    </Sheet>
  );
}
