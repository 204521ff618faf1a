import { meetingClassSchema } from "../../contract/agenda.ts";
import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { type BookingDraft, withStart } from "./booking-draft.ts";
import { CheckField, ServiceFields } from "./service-fields.tsx";

export interface FieldsProps {
  readonly draft: BookingDraft;
  /** The meeting runs: its start is past. */
  readonly hasBegun: boolean;
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
      <ServiceFields {...props} />
      <WhatFields {...props} />
    </>
  );
}

function WhenFields({ draft, hasBegun, onChange }: FieldsProps) {
  const { t, locale } = useSpeech();
  return (
    <>
      <p class="small quiet">{t("book.zone", { zone: locale.timeZone })}</p>
      {hasBegun && <p class="small quiet">{t("book.start-fixed")}</p>}
      <div class="field-row">
        <Field label={t("book.date")} hint={null}>
          {(ids) => (
            <input
              {...ids}
              type="date"
              disabled={hasBegun}
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
              disabled={hasBegun}
              value={draft.start}
              onInput={(event) => onChange(withStart(draft, event.currentTarget.value))}
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
      <CheckField
        label={t("book.classified")}
        hint={t("book.classified-hint")}
        checked={draft.classified}
        onChange={(classified) => onChange({ classified })}
      />
    </>
  );
}
