import type { PointView } from "../api.ts";
import { pointKindOf, type DeviceKind } from "../points.ts";
import type { PointValue } from "../reading.ts";
import { ChoiceRow } from "./choice-row.tsx";
import { Field } from "./field.tsx";
import { valueLine } from "./point-text.ts";
import { useSpeech } from "./screen-context.tsx";
import { choicesOf } from "./wish.ts";

interface WishFieldProps {
  readonly kind: DeviceKind;
  readonly point: PointView;
  /** Null while what stands in the field is no value. */
  readonly wish: PointValue | null;
  readonly onChange: (wish: PointValue | null) => void;
}

/** The control that fits the point: choices, a number with its unit, or a text. */
export function WishField(props: WishFieldProps) {
  const { t, locale } = useSpeech();
  const meaning = pointKindOf(props.kind, props.point.point);
  const choices = meaning === undefined ? [] : choicesOf(meaning);
  if (choices.length > 0) {
    return (
      <ChoiceRow
        label={t("hold.wish")}
        value={String(props.wish)}
        choices={choices.map((choice) => ({
          value: String(choice),
          text: valueLine(locale, choice, null),
        }))}
        onChange={(text) => props.onChange(choices.find((one) => String(one) === text) ?? null)}
      />
    );
  }
  return meaning?.type === "number" ? <NumberWish {...props} /> : <TextWish {...props} />;
}

function NumberWish(props: WishFieldProps) {
  const { t } = useSpeech();
  const { unit } = props.point;
  const label = unit === null ? t("hold.wish") : t("hold.wish-unit", { unit });
  return (
    <Field label={label} hint={null}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputMode="decimal"
          step="any"
          required
          value={typeof props.wish === "number" ? props.wish : ""}
          onInput={(event) => {
            const typed = event.currentTarget.valueAsNumber;
            props.onChange(Number.isFinite(typed) ? typed : null);
          }}
        />
      )}
    </Field>
  );
}

function TextWish(props: WishFieldProps) {
  const { t } = useSpeech();
  return (
    <Field label={t("hold.wish")} hint={null}>
      {(ids) => (
        <input
          {...ids}
          type="text"
          maxLength={256}
          value={typeof props.wish === "string" ? props.wish : ""}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
