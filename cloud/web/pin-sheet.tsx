import { useEffect, useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import { newPinSchema } from "../../contract/people.ts";
import { Field } from "../../contract/screen/field.tsx";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { useConsole } from "./console-context.tsx";
import { PinField } from "./pin-field.tsx";

/** One's own PIN for the rooms' panels: set, changed, or taken back, by one's password. */
export function PinSheet(props: { readonly close: () => void }) {
  const { t } = useSpeech();
  const isSet = useIsSet();
  const [password, setPassword] = useState("");
  const [pin, setPin] = useState("");
  const { busy, problem, send } = useSetPin(props.close);
  const isReady = !busy && password !== "";
  return (
    <Sheet title={t("people.panel-pin")} close={props.close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          send(password, pin);
        }}
      >
        <p>{t("people.panel-pin-what")}</p>
        {isSet !== null && <p class="quiet">{t(isSet ? "people.pin-set" : "people.pin-unset")}</p>}
        <PinField value={pin} change={setPin} />
        <Field label={t("sign.password")} hint={null}>
          {(ids) => (
            <input
              {...ids}
              required
              type="password"
              maxLength={128}
              autocomplete="current-password"
              value={password}
              onInput={(event) => setPassword(event.currentTarget.value)}
            />
          )}
        </Field>
        <ProblemNote problem={problem} />
        <div class="sheet-buttons">
          {isSet === true && (
            <button
              type="button"
              class="button"
              disabled={!isReady}
              onClick={() => send(password, null)}
            >
              {t("people.pin-remove")}
            </button>
          )}
          <button
            type="submit"
            class="button button-main"
            disabled={!isReady || !newPinSchema.safeParse(pin).success}
          >
            {busy ? t("act.sending") : t("people.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

/** Null before the hub has answered. */
function useIsSet(): boolean | null {
  const { api } = useConsole();
  const [isSet, setIsSet] = useState<boolean | null>(null);
  useEffect(() => {
    void api.hasPin().then((answer) => answer.ok && setIsSet(answer.value.set));
  }, [api]);
  return isSet;
}

function useSetPin(done: () => void) {
  const { api } = useConsole();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const send = async (password: string, pin: string | null) => {
    setBusy(true);
    const answer = await api.setPin(password, pin);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) done();
  };
  return {
    busy,
    problem,
    send: (password: string, pin: string | null) => void send(password, pin),
  };
}
