import { isTrivialPin, pinLength } from "../../../contract/people.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";

/** A new PIN: digits only, hidden; what is too easy is said while it is typed. */
export function PinField(props: {
  readonly value: string;
  readonly change: (pin: string) => void;
}) {
  const { t } = useSpeech();
  const { value } = props;
  return (
    <>
      <Field label={t("people.new-pin")} hint={t("people.new-pin-hint")}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            inputMode="numeric"
            autocomplete="new-password"
            maxLength={pinLength.most}
            value={value}
            onInput={(event) => props.change(event.currentTarget.value.replaceAll(/\D/g, ""))}
          />
        )}
      </Field>
      {value.length >= pinLength.least && isTrivialPin(value) && (
        <p class="note note-soon" role="status">
          <Icon shape="soon" />
          {t("people.too-easy")}
        </p>
      )}
    </>
  );
}
