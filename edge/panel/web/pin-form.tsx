import { useState } from "preact/hooks";
import { pinLength } from "../../../contract/people.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { browserStorage } from "../../../contract/screen/settings.ts";
import { EntryProblem } from "./entry-problem.tsx";
import { usePanel } from "./panel-context.tsx";
import { PinInput } from "./pin-input.tsx";
import { keepName, lastName } from "./session.ts";
import { useEntry } from "./use-entry.ts";

/** Name and PIN, as at every wall tablet; works with the hub gone. */
export function PinForm(props: { readonly entered: () => void }) {
  const { api } = usePanel();
  const { t } = useSpeech();
  const [name, setName] = useState(() => lastName(browserStorage));
  const [pin, setPin] = useState("");
  const entry = useEntry(() => {
    keepName(browserStorage, name.trim());
    props.entered();
  });
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        entry.send(() => api.enterByPin(name.trim(), pin));
        setPin("");
      }}
    >
      <Field label={t("sign.name")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={64}
            autocomplete="username"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("people.pin")} hint={t("people.pin-hint")}>
        {(ids) => <PinInput ids={ids} value={pin} change={setPin} isNew={false} />}
      </Field>
      <EntryProblem entry={entry} />
      <button
        type="submit"
        class="button button-main button-big"
        disabled={entry.busy || name.trim() === "" || pin.length < pinLength.least}
      >
        {entry.busy ? t("act.sending") : t("sign.in")}
      </button>
    </form>
  );
}
