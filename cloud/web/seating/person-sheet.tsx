import { useState } from "preact/hooks";
import type { Attendee } from "../../../contract/booking.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import type { TextKey } from "../../../contract/text/text.ts";
import { type Part, parts, readPerson } from "./attendee-lines.ts";

/** In the order of a pasted line, with the most characters of each. */
const fields = [
  ["name", "seating.name", 64],
  ["unit", "seating.unit", 128],
  ["post", "seating.post", 128],
  ["rank", "seating.rank", 4],
] as const;

/** Somebody who comes: added, changed, or taken off the list. */
export function PersonSheet(props: {
  /** Null for somebody new. */
  readonly person: Attendee | null;
  readonly freeId: string;
  readonly put: (person: Attendee) => void;
  readonly remove: (id: string) => void;
  readonly close: () => void;
}) {
  const { person, close } = props;
  const { t } = useSpeech();
  const [typed, setTyped] = useState(() => typedOf(person));
  const [part, setPart] = useState<Part>(person?.part ?? "delegate");
  const [problem, setProblem] = useState<TextKey | null>(null);
  const put = () => {
    const cells = fields.map(([name]) => typed[name].trim());
    const read = readPerson(person?.id ?? props.freeId, [...cells, part]);
    if (!read.ok) return setProblem(read.problem);
    props.put(read.person);
    close();
  };
  return (
    <Sheet title={t(person === null ? "seating.add-title" : "seating.change-title")} close={close}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          put();
        }}
      >
        {fields.map(([name, label, most]) => (
          <Field key={name} label={t(label)} hint={name === "rank" ? t("seating.rank-hint") : null}>
            {(ids) => (
              <input
                {...ids}
                maxLength={most}
                inputMode={name === "rank" ? "numeric" : "text"}
                value={typed[name]}
                onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
        <ChoiceRow
          label={t("seating.part")}
          value={part}
          choices={parts.map((value) => ({ value, text: t(`seating.part-${value}`) }))}
          onChange={setPart}
        />
        <ProblemNote problem={problem === null ? null : { code: "form", message: t(problem) }} />
        <div class="sheet-buttons">
          {person !== null && (
            <button
              type="button"
              class="button"
              onClick={() => {
                props.remove(person.id);
                close();
              }}
            >
              {t("seating.remove")}
            </button>
          )}
          <button type="submit" class="button button-main">
            {t(person === null ? "seating.add" : "seating.take-over")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

const typedOf = (person: Attendee | null) => ({
  name: person?.name ?? "",
  unit: person?.unit ?? "",
  post: person?.post ?? "",
  rank: person === null || person.rank === 0 ? "" : String(person.rank),
});
