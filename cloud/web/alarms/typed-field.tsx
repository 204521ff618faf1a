import { Field } from "../../../contract/screen/field.tsx";

const kinds = {
  text: { type: "text" },
  number: { type: "number" },
  email: { type: "email" },
  url: { type: "url" },
  password: { type: "password" },
  time: { type: "time" },
  "datetime-local": { type: "datetime-local" },
} as const;

/** A labelled line to type in. */
export function TypedField(props: {
  readonly label: string;
  /** Null: the label says it all. */
  readonly hint?: string | null;
  readonly type: keyof typeof kinds;
  readonly value: string;
  readonly set: (value: string) => void;
  /** May be left empty. */
  readonly isOptional?: boolean;
}) {
  const { label, hint = null, type, value, set, isOptional = false } = props;
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <input
          {...ids}
          {...kinds[type]}
          required={!isOptional}
          autocomplete="off"
          value={value}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
