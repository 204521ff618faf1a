import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { FieldsProps } from "./booking-fields.tsx";
import { TextField } from "./booking-parts.tsx";
import { type SessionDraft, withStart } from "./booking-times.ts";

/** When it is: a date and from when to when; with sessions, the date alone. */
export function WhenFields(props: FieldsProps) {
  const { draft, hasBegun, onChange } = props;
  const { t, locale } = useSpeech();
  return (
    <>
      {hasBegun && <p class="small quiet">{t("book.start-fixed")}</p>}
      <div class="field-row booking-when">
        <ClockField
          {...props}
          field="date"
          label="book.date"
          isFixed={hasBegun}
          change={(date) =>
            onChange({ date, ...(date > draft.lastDate ? { lastDate: date } : {}) })
          }
        />
        {draft.times === "once" && (
          <>
            <ClockField
              {...props}
              field="start"
              label="book.start"
              isFixed={hasBegun}
              change={(start) => onChange(withStart(draft, start))}
            />
            <ClockField
              {...props}
              field="end"
              label="book.end"
              isFixed={false}
              change={(end) => onChange({ end })}
            />
          </>
        )}
      </div>
      <p class="small quiet">{t("book.zone", { zone: locale.timeZone })}</p>
    </>
  );
}

function ClockField(
  props: FieldsProps & {
    readonly field: "date" | "lastDate" | "start" | "end";
    readonly label: "book.date" | "book.last-day" | "book.start" | "book.end";
    readonly isFixed: boolean;
    readonly change: (value: string) => void;
  },
) {
  const { field, draft, label, isFixed, change } = props;
  const { t } = useSpeech();
  return (
    <Field label={t(label)} hint={null} error={props.errorOf(field)}>
      {(ids) => (
        <input
          {...ids}
          type={field === "start" || field === "end" ? "time" : "date"}
          disabled={isFixed}
          value={draft[field]}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** What few meetings need: sessions of a day or of several, and pauses. */
export function TimesFields(props: FieldsProps) {
  const { draft, isNew, onChange } = props;
  const { t } = useSpeech();
  return (
    <>
      {isNew && (
        <ChoiceRow
          label={t("book.times")}
          value={draft.times}
          choices={[
            { value: "once", text: t("book.times-once") },
            { value: "sessions", text: t("book.times-sessions") },
          ]}
          onChange={(times) => onChange({ times })}
        />
      )}
      {isNew && draft.times === "sessions" && (
        <>
          <p class="small quiet">{t("book.sessions-hint")}</p>
          <ClockField
            {...props}
            field="lastDate"
            label="book.last-day"
            isFixed={false}
            change={(lastDate) => onChange({ lastDate })}
          />
          <Sessions {...props} />
        </>
      )}
      <TextField
        {...props}
        field="recesses"
        label="book.recesses"
        hint="book.recesses-hint"
        lines={2}
      />
    </>
  );
}

function Sessions({ draft, errorOf, onChange }: FieldsProps) {
  const error = errorOf("sessions");
  const change = (at: number, part: Partial<SessionDraft>) =>
    onChange({
      sessions: draft.sessions.map((one, index) => (index === at ? { ...one, ...part } : one)),
    });
  return (
    <div class="sessions">
      {draft.sessions.map((session, at) => (
        <Session
          key={session.part}
          session={session}
          isWrong={error !== null && at === 0}
          change={(part) => change(at, part)}
        />
      ))}
      {error !== null && (
        <span class="field-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

function Session(props: {
  readonly session: SessionDraft;
  readonly isWrong: boolean;
  readonly change: (part: Partial<SessionDraft>) => void;
}) {
  const { session, change } = props;
  const { t } = useSpeech();
  const part = t(`book.session-${session.part}`);
  return (
    <fieldset class="session">
      <legend class="unseen">{part}</legend>
      <label class="session-part">
        <input
          type="checkbox"
          checked={session.isHeld}
          {...(props.isWrong ? { "aria-invalid": true } : {})}
          onChange={(event) => change({ isHeld: event.currentTarget.checked })}
        />
        {part}
      </label>
      <input
        type="time"
        aria-label={`${part} · ${t("book.start")}`}
        disabled={!session.isHeld}
        value={session.start}
        onInput={(event) => change({ start: event.currentTarget.value })}
      />
      <input
        type="time"
        aria-label={`${part} · ${t("book.end")}`}
        disabled={!session.isHeld}
        value={session.end}
        onInput={(event) => change({ end: event.currentTarget.value })}
      />
    </fieldset>
  );
}
