import { useState } from "preact/hooks";
import { newPinSchema, pinLength } from "../../../contract/people.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { EntryProblem } from "./entry-problem.tsx";
import { usePanel } from "./panel-context.tsx";
import { PinFault, PinInput } from "./pin-input.tsx";
import { useEntry } from "./use-entry.ts";

/** A new PIN for oneself, by the one of before. */
export function OwnPinSheet(props: { readonly close: () => void }) {
  const { api } = usePanel();
  const { t } = useSpeech();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const entry = useEntry(props.close);
  const isGood = newPinSchema.safeParse(next).success;
  return (
    <Sheet title={t("people.own-pin")} close={props.close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          entry.send(() => api.changePin(current, next));
        }}
      >
        <Field label={t("people.current-pin")} hint={null}>
          {(ids) => <PinInput ids={ids} value={current} change={setCurrent} isNew={false} />}
        </Field>
        <Field label={t("people.new-pin")} hint={t("people.new-pin-hint")}>
          {(ids) => <PinInput ids={ids} value={next} change={setNext} isNew />}
        </Field>
        <PinFault pin={next} />
        <EntryProblem entry={entry} />
        <button
          type="submit"
          class="button button-main"
          disabled={entry.busy || !isGood || current.length < pinLength.least}
        >
          {entry.busy ? t("act.sending") : t("people.save")}
        </button>
      </form>
    </Sheet>
  );
}
