import type { ComponentChildren } from "preact";

/** A labelled form control; the hint stands between label and control, where it is read first. */
export function Field(props: {
  readonly label: string;
  readonly hint: string | null;
  readonly children: ComponentChildren;
}) {
  return (
    <label class="field">
      <span class="field-label">{props.label}</span>
      {props.hint !== null && <span class="field-hint">{props.hint}</span>}
      {props.children}
    </label>
  );
}
