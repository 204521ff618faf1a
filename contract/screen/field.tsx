import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** What ties a control to its label and hint. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
}

/** A labelled form control; the hint stands between label and control, where it is read first. */
export function Field(props: {
  readonly label: string;
  readonly hint: string | null;
  readonly children: (ids: FieldIds) => ComponentChildren;
}) {
  const id = useId();
  const hintId = props.hint === null ? undefined : `${id}-hint`;
  return (
    <div class="field">
      <label class="field-label" htmlFor={id}>
        {props.label}
      </label>
      {props.hint !== null && (
        <span class="field-hint" id={hintId}>
          {props.hint}
        </span>
      )}
      {props.children({ id, "aria-describedby": hintId })}
    </div>
  );
}
