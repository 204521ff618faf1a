import { useState } from "preact/hooks";
import { Field } from "../../../contract/screen/field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { EntryProblem } from "./entry-problem.tsx";
import { usePanel } from "./panel-context.tsx";
import { useEntry } from "./use-entry.ts";

/** The one-time code of the controller's link, and who it is: every act names its person. */
export function EnterForm(props: { readonly code: string; readonly entered: () => void }) {
  const { api } = usePanel();
  const { t } = useSpeech();
  const [code, setCode] = useState(props.code);
  const [name, setName] = useState("");
  const entry = useEntry(props.entered);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        entry.send(() => api.enter(code.trim(), name.trim()));
      }}
    >
      <p class="quiet">{t("sign.panel-hint")}</p>
      <Field label={t("sign.code")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={256}
            autocomplete="one-time-code"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("sign.name")} hint={t("sign.name-hint")}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={64}
            autocomplete="name"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <EntryProblem entry={entry} />
      <button type="submit" class="button button-main" disabled={entry.busy}>
        {entry.busy ? t("act.sending") : t("sign.in")}
      </button>
    </form>
  );
}
