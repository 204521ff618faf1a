import type { ComponentChildren } from "preact";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { CheckField } from "./check-field.tsx";
import { kindForms, type SourceDraft, type SourceField, sourceKinds } from "./source-draft.ts";

interface FieldsProps {
  readonly draft: SourceDraft;
  readonly isNew: boolean;
  readonly hasSecret: boolean;
  /** Where its room is chosen. */
  readonly place: ComponentChildren;
  readonly onChange: (part: Partial<SourceDraft>) => void;
}

/** What is asked of a source, by its kind. */
export function SourceFields(props: FieldsProps) {
  const { draft, onChange, place } = props;
  const { t } = useSpeech();
  const { fields, isAsked } = kindForms[draft.kind];
  return (
    <>
      <KindField {...props} />
      <TextField
        label={t("source.name")}
        value={draft.name}
        most={64}
        change={(name) => onChange({ name })}
      />
      {place}
      {fields.map((one) => (
        <LineField key={one.member} field={one} {...props} />
      ))}
      <SecretField {...props} />
      <div class="field-row">
        <NumberField
          label={t("source.precedence")}
          value={draft.precedence}
          change={(precedence) => onChange({ precedence })}
        />
        {isAsked && (
          <NumberField
            label={t("source.every")}
            value={draft.everyS}
            change={(everyS) => onChange({ everyS })}
          />
        )}
      </div>
      {fields.length > 0 && (
        <CheckField
          label={t("source.allows-private")}
          hint={t("source.allows-private-hint")}
          checked={draft.allowsPrivate}
          onChange={(allowsPrivate) => onChange({ allowsPrivate })}
        />
      )}
      <CheckField
        label={t("source.enabled")}
        hint={null}
        checked={draft.enabled}
        onChange={(enabled) => onChange({ enabled })}
      />
    </>
  );
}

function KindField({ draft, isNew, onChange }: FieldsProps) {
  const { t } = useSpeech();
  return (
    <Field label={t("source.kind")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          value={draft.kind}
          disabled={!isNew}
          onChange={(event) => {
            const kind = sourceKinds[event.currentTarget.selectedIndex];
            if (kind !== undefined) onChange({ kind });
          }}
        >
          {sourceKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`source.kind-${kind}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function LineField(props: FieldsProps & { readonly field: SourceField }) {
  const { field, draft, onChange } = props;
  const { t } = useSpeech();
  const isAddress = field.member === "url" || field.member === "hook";
  return (
    <Field label={t(field.label)} hint={field.hint === null ? null : t(field.hint)}>
      {(ids) => (
        <input
          {...ids}
          inputMode={isAddress ? "url" : "text"}
          maxLength={isAddress ? 2048 : 256}
          autocomplete="off"
          spellcheck={false}
          value={draft[field.member]}
          onInput={(event) => onChange({ [field.member]: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

/** A key file has many lines, a password one. */
function SecretField({ draft, hasSecret, onChange }: FieldsProps) {
  const { t } = useSpeech();
  const { secret } = kindForms[draft.kind];
  if (secret === null) return null;
  const common = {
    autocomplete: "off",
    value: draft.secret,
    onInput: (event: { currentTarget: { value: string } }) =>
      onChange({ secret: event.currentTarget.value }),
  };
  return (
    <Field label={t(secret)} hint={hasSecret ? t("source.secret-kept") : null}>
      {(ids) =>
        draft.kind === "google" ? (
          <textarea {...ids} {...common} rows={4} maxLength={16_384} spellcheck={false} />
        ) : (
          <input
            {...ids}
            {...common}
            type="password"
            autocomplete="new-password"
            maxLength={1_024}
          />
        )
      }
    </Field>
  );
}

function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly change: (value: string) => void;
}) {
  return (
    <Field label={props.label} hint={null}>
      {(ids) => (
        <input
          {...ids}
          required
          maxLength={props.most}
          autocomplete="off"
          value={props.value}
          onInput={(event) => props.change(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function NumberField(props: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  return (
    <Field label={props.label} hint={null}>
      {(ids) => (
        <input
          {...ids}
          inputMode="numeric"
          maxLength={5}
          value={props.value}
          onInput={(event) => props.change(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
