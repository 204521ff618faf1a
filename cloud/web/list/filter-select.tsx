import { Field } from "../../../contract/screen/field.tsx";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useConsole } from "../console-context.tsx";

/** One of several, or any; what is chosen stands in the address under `name`. */
export function FilterSelect(props: {
  readonly route: Route;
  readonly name: string;
  readonly label: string;
  /** Stands for all of them. */
  readonly any: string;
  readonly choices: readonly (readonly [value: string, text: string])[];
}) {
  const { route, name } = props;
  const { router } = useConsole();
  return (
    <Field label={props.label} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={route.query.get(name) ?? ""}
          onChange={(event) => router.replace(withQuery(route, name, event.currentTarget.value))}
        >
          <option value="">{props.any}</option>
          {props.choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
