import { useId } from "preact/hooks";

export interface Choice<T extends string> {
  readonly value: T;
  readonly text: string;
}

/** A few choices side by side, one of them taken: radio buttons to keyboard and screen reader. */
export function ChoiceRow<T extends string>(props: {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{props.label}</legend>
      <div class="choices-row">
        {props.choices.map((choice) => (
          <label key={choice.value} class="choice">
            <input
              type="radio"
              name={name}
              checked={choice.value === props.value}
              onChange={() => props.onChange(choice.value)}
            />
            <span>{choice.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
