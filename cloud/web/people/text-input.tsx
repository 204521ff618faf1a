import { Field } from "../../../contract/screen/field.tsx";

/** A labelled line of text. */
export function TextInput(props: {
  readonly label: string;
  readonly hint: string | null;
  /** A password is not shown. */
  readonly type: "text" | "password";
  readonly autocomplete: "username" | "current-password" | "new-password" | "one-time-code" | "off";
  readonly maxLength: number;
  readonly isNeeded: boolean;
  readonly value: string;
  readonly set: (value: string) => void;
}) {
  const { label, hint, type, autocomplete, maxLength, isNeeded, value } = props;
  return (
    <Field label={label} hint={hint}>
      {(ids) => {
        const common = {
          ...ids,
          required: isNeeded,
          maxLength,
          autocomplete,
          value,
          onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
            props.set(event.currentTarget.value),
        };
        return type === "password" ? (
          <input {...common} type="password" />
        ) : (
          <input {...common} type="text" />
        );
      }}
    </Field>
  );
}
