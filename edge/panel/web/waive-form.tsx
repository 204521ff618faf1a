import { useState } from "preact/hooks";
import type { Duty } from "../../../contract/duty.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** As the act's schema asks: long enough to be a reason. */
const reasonLength = { least: 4, most: 200 } as const;

/** Out of the way, and never without a reason: this duty need not be done. */
export function WaiveForm(props: { readonly duty: Duty }) {
  const { t } = useSpeech();
  const act = useAct();
  const [reason, setReason] = useState("");
  const waive = { kind: "waive", duty: props.duty.id, reason: reason.trim() } as const;
  const isSent = useInFlight(waive);
  return (
    <details class="findings">
      <summary>{t("waive.open")}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          act(waive);
        }}
      >
        <Field label={t("waive.reason")} hint={t("waive.reason-hint")}>
          {(ids) => (
            <textarea
              {...ids}
              rows={2}
              required
              minLength={reasonLength.least}
              maxLength={reasonLength.most}
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <button
          type="submit"
          class="button"
          disabled={isSent || waive.reason.length < reasonLength.least}
        >
          {isSent ? t("act.accepted") : t("waive.confirm")}
        </button>
      </form>
    </details>
  );
}
