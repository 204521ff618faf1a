import { useId } from "preact/hooks";

/** A yes or no, with what it means. */
export function CheckField(props: {
  readonly label: string;
  /** Null: the label says it all. */
  readonly hint: string | null;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  const { hint } = props;
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        aria-describedby={hint === null ? undefined : `${id}-hint`}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <label htmlFor={id}>{props.label}</label>
        {hint !== null && (
          <span class="field-hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
    </div>
  );
}
