import { equipmentKinds } from "../../contract/free-rooms.ts";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { withStart } from "./booking-times.ts";
import type { FindQuery } from "./find-query.ts";

interface FindFormProps {
  readonly query: FindQuery;
  readonly change: (query: FindQuery) => void;
}

/** When, for how many, and with what. */
export function FindForm({ query, change }: FindFormProps) {
  const { t } = useSpeech();
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <div class="field-row">
        <ClockField {...{ query, change }} field="date" />
        <ClockField {...{ query, change }} field="start" />
        <ClockField {...{ query, change }} field="end" />
        <Field label={t("book.heads")} hint={null}>
          {(ids) => (
            <input
              {...ids}
              type="number"
              inputMode="numeric"
              min={0}
              value={query.heads}
              onInput={(event) => change({ ...query, heads: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <fieldset>
        <legend>{t("find.equipment")}</legend>
        <div class="choices-row">
          {equipmentKinds.map((kind) => (
            <label key={kind} class="choice">
              <input
                type="checkbox"
                checked={query.equipment.includes(kind)}
                onChange={({ currentTarget: { checked } }) => {
                  const others = query.equipment.filter((one) => one !== kind);
                  change({ ...query, equipment: checked ? [...others, kind] : others });
                }}
              />
              <span>{t(`kind.${kind}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </form>
  );
}

function ClockField(props: FindFormProps & { readonly field: "date" | "start" | "end" }) {
  const { query, change, field } = props;
  const { t } = useSpeech();
  return (
    <Field label={t(`book.${field}`)} hint={null}>
      {(ids) => (
        <input
          {...ids}
          type={field === "date" ? "date" : "time"}
          value={query[field]}
          onInput={(event) => {
            const { value } = event.currentTarget;
            change({
              ...query,
              ...(field === "start" ? withStart(query, value) : { [field]: value }),
            });
          }}
        />
      )}
    </Field>
  );
}
