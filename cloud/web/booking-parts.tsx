import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { TextKey } from "../../contract/text/text.ts";
import type { BookingDraft, DraftField } from "./booking-draft.ts";
import type { FieldsProps } from "./booking-fields.tsx";

type Typed = "title" | "organiser" | "banner" | "requirements" | "leaders" | "seats" | "recesses";

interface PartProps<F extends DraftField> extends FieldsProps {
  readonly field: F;
  readonly label: TextKey;
  readonly hint?: TextKey;
}

/** One line of text, at most so many letters; or several lines. */
export function TextField(
  props: PartProps<Typed> & { readonly most?: number; readonly lines?: number },
) {
  const { field, draft, onChange, label, hint, most, lines } = props;
  const { t } = useSpeech();
  const change = (value: string) => onChange({ [field]: value });
  return (
    <Field label={t(label)} hint={hint === undefined ? null : t(hint)} error={props.errorOf(field)}>
      {(ids) =>
        lines === undefined ? (
          <input
            {...ids}
            dir="auto"
            maxLength={most ?? 256}
            value={draft[field]}
            onInput={(event) => change(event.currentTarget.value)}
          />
        ) : (
          <textarea
            {...ids}
            dir="auto"
            rows={lines}
            {...(most === undefined ? {} : { maxLength: most })}
            value={draft[field]}
            onInput={(event) => change(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

/** A count; nothing typed is none. */
export function NumberField(props: PartProps<"headCount" | "microphones">) {
  const { field, draft, onChange, label, hint } = props;
  const { t } = useSpeech();
  return (
    <Field label={t(label)} hint={hint === undefined ? null : t(hint)} error={props.errorOf(field)}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputMode="numeric"
          min={0}
          value={draft[field]}
          onInput={(event) => onChange({ [field]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

/** One of a few words, `<prefix>-<value>` in the catalogue. */
export function ChoiceField<F extends "class" | "nature" | "format" | "attendance" | "bannerOn">(
  props: PartProps<F> & {
    readonly options: readonly BookingDraft[F][];
    readonly text: (value: BookingDraft[F]) => TextKey;
  },
) {
  const { field, draft, onChange, label, options, text } = props;
  const { t } = useSpeech();
  return (
    <ChoiceRow<BookingDraft[F]>
      label={t(label)}
      value={draft[field]}
      choices={options.map((value) => ({ value, text: t(text(value)) }))}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
}
