import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** What ties a control to its label, its hint, and what is wrong with it. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid"?: boolean;
}

/** A labelled form control; the hint stands between label and control, where it is read first. */
export function Field(props: {
  readonly label: string;
  readonly hint: string | null;
  /** What is wrong with what was typed; left out: nothing. */
  readonly error?: string | null;
  readonly children: (ids: FieldIds) => ComponentChildren;
}) {
  const id = useId();
  const { hint, error = null } = props;
  const notes = [hint === null ? [] : `${id}-hint`, error === null ? [] : `${id}-error`].flat();
  const ids: FieldIds = {
    id,
    "aria-describedby": notes.length === 0 ? undefined : notes.join(" "),
    ...(error === null ? {} : { "aria-invalid": true }),
  };
  return (
    <div class="field">
      <label class="field-label" htmlFor={id}>
        {props.label}
      </label>
      {hint !== null && (
        <span class="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {props.children(ids)}
      {error !== null && (
        <span class="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
