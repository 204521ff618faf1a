import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { FieldsProps } from "./booking-fields.tsx";
import { TextField } from "./booking-parts.tsx";
import { CheckField } from "./check-field.tsx";

/** The templates that are shipped; a room may have more, and a booking keeps one that is not here. */
const templates = ["standard", "red", "pink", "plain"] as const;

/** Who comes, and what stands on the nameplates. Where everybody sits has an editor of its own. */
export function PeopleFields(props: FieldsProps) {
  const { draft, isNew, seatsHref, onChange } = props;
  const { t } = useSpeech();
  const known = templates.find((one) => one === draft.template);
  return (
    <>
      {isNew && (
        <TextField
          {...props}
          field="leaders"
          label="book.leaders"
          hint="book.leaders-hint"
          lines={3}
        />
      )}
      {seatsHref !== null && (
        <a class="button" href={seatsHref}>
          {t("book.to-seats")}
        </a>
      )}
      <TextField {...props} field="seats" label="book.seats" hint="book.seats-hint" lines={4} />
      <ChoiceRow
        label={t("book.template")}
        value={known ?? "other"}
        choices={[
          ...templates.map((value) => ({ value, text: t(`book.template-${value}`) })),
          ...(known === undefined ? [{ value: "other" as const, text: draft.template }] : []),
        ]}
        onChange={(template) => template !== "other" && onChange({ template })}
      />
      <div class="field-row">
        <CheckField
          label={t("book.shows-unit")}
          hint={null}
          checked={draft.showsUnit}
          onChange={(showsUnit) => onChange({ showsUnit })}
        />
        <CheckField
          label={t("book.shows-post")}
          hint={null}
          checked={draft.showsPost}
          onChange={(showsPost) => onChange({ showsPost })}
        />
      </div>
    </>
  );
}
