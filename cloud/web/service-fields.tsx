import { useId } from "preact/hooks";
import { meetingSchema } from "../../contract/agenda.ts";
import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { FieldsProps } from "./booking-fields.tsx";

const attendances = meetingSchema.shape.attendance.unwrap().options;

/** What the service has to know of a meeting: for how many, with whom, and when not to come in. */
export function ServiceFields({ draft, onChange }: FieldsProps) {
  const { t } = useSpeech();
  return (
    <>
      <Field label={t("book.heads")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            type="number"
            inputMode="numeric"
            min={0}
            value={draft.headCount}
            onInput={(event) => onChange({ headCount: event.currentTarget.value })}
          />
        )}
      </Field>
      <ChoiceRow
        label={t("book.attendance")}
        value={draft.attendance}
        choices={attendances.map((one) => ({ value: one, text: t(`book.attendance-${one}`) }))}
        onChange={(attendance) => onChange({ attendance })}
      />
      <Field label={t("book.recesses")} hint={t("book.recesses-hint")}>
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            value={draft.recesses}
            onInput={(event) => onChange({ recesses: event.currentTarget.value })}
          />
        )}
      </Field>
      <CheckField
        label={t("book.undisturbed")}
        hint={t("book.undisturbed-hint")}
        checked={draft.undisturbed}
        onChange={(undisturbed) => onChange({ undisturbed })}
      />
    </>
  );
}

/** A yes or no, with what it means. */
export function CheckField(props: {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        aria-describedby={`${id}-hint`}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <label htmlFor={id}>{props.label}</label>
        <span class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      </span>
    </div>
  );
}
