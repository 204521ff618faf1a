import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import { newPinSchema } from "../../../contract/people.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { PinField } from "./pin-field.tsx";

/** One's own PIN for the rooms' panels: set, changed, or taken back, by one's password. */
export function PinSheet(props: {
  readonly isSet: boolean;
  readonly close: () => void;
  readonly changed: () => void;
}) {
  const { isSet } = props;
  const { t } = useSpeech();
  const [password, setPassword] = useState("");
  const [pin, setPin] = useState("");
  const { busy, problem, send } = useSetPin(props.changed);
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
          {isSet && (
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
