import { useId } from "preact/hooks";
import { meetingClassSchema } from "../../contract/agenda.ts";
import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { BookingDraft } from "./booking-draft.ts";

interface FieldsProps {
  readonly draft: BookingDraft;
  readonly onChange: (part: Partial<BookingDraft>) => void;
}

/** What a meeting is, in the order people say it. */
export function BookingFields(props: FieldsProps) {
  const { draft, onChange } = props;
  const { t } = useSpeech();
  return (
    <>
      <Field label={t("book.name")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            maxLength={256}
            value={draft.title}
            onInput={(event) => onChange({ title: event.currentTarget.value })}
          />
        )}
      </Field>
      <WhenFields {...props} />
      <ChoiceRow
        label={t("book.class")}
        value={draft.class}
        choices={meetingClassSchema.options.map((one) => ({
          value: one,
          text: t(`meeting.class-${one}`),
        }))}
        onChange={(one) => onChange({ class: one })}
      />
      <WhatFields {...props} />
    </>
  );
}

function WhenFields({ draft, onChange }: FieldsProps) {
  const { t, locale } = useSpeech();
  return (
    <>
      <p class="small quiet">{t("book.zone", { zone: locale.timeZone })}</p>
      <div class="field-row">
        <Field label={t("book.date")} hint={null}>
          {(ids) => (
            <input
              {...ids}
              type="date"
              value={draft.date}
              onInput={(event) => onChange({ date: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t("book.start")} hint={null}>
          {(ids) => (
            <input
              {...ids}
              type="time"
              value={draft.start}
              onInput={(event) => onChange({ start: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t("book.end")} hint={null}>
          {(ids) => (
            <input
              {...ids}
              type="time"
              value={draft.end}
              onInput={(event) => onChange({ end: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
    </>
  );
}

function WhatFields({ draft, onChange }: FieldsProps) {
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
      <Field label={t("book.banner")} hint={t("book.banner-hint")}>
        {(ids) => (
          <input
            {...ids}
            maxLength={256}
            value={draft.banner}
            onInput={(event) => onChange({ banner: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t("book.seats")} hint={t("book.seats-hint")}>
        {(ids) => (
          <textarea
            {...ids}
            rows={4}
            value={draft.seats}
            onInput={(event) => onChange({ seats: event.currentTarget.value })}
          />
        )}
      </Field>
      <ClassifiedField draft={draft} onChange={onChange} />
    </>
  );
}

function ClassifiedField({ draft, onChange }: FieldsProps) {
  const { t } = useSpeech();
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        aria-describedby={`${id}-hint`}
        checked={draft.classified}
        onChange={(event) => onChange({ classified: event.currentTarget.checked })}
      />
      <span>
        <label htmlFor={id}>{t("book.classified")}</label>
        <span class="field-hint" id={`${id}-hint`}>
          {t("book.classified-hint")}
        </span>
      </span>
    </div>
  );
}
