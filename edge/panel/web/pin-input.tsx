import { isTrivialPin, pinLength } from "../../../contract/people.ts";
import type { FieldIds } from "../../../contract/screen/field.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";

/** Digits only, hidden, with the device's own keypad. */
export function PinInput(props: {
  readonly ids: FieldIds;
  readonly value: string;
  readonly change: (pin: string) => void;
  readonly isNew: boolean;
}) {
  return (
    <input
      {...props.ids}
      class="pin num"
      type="password"
      inputMode="numeric"
      pattern="[0-9]*"
      minLength={pinLength.least}
      maxLength={pinLength.most}
      autocomplete={props.isNew ? "new-password" : "current-password"}
      value={props.value}
      onInput={(event) => props.change(event.currentTarget.value.replaceAll(/\D/g, ""))}
    />
  );
}

/** Said while it is typed: the room would refuse it. */
export function PinFault(props: { readonly pin: string }) {
  const { t } = useSpeech();
  if (props.pin.length < pinLength.least || !isTrivialPin(props.pin)) return null;
  return (
    <p class="note note-soon" role="status">
      <Icon shape="soon" />
      {t("people.too-easy")}
    </p>
  );
}
