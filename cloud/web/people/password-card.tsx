import { useState } from "preact/hooks";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { TextInput } from "./text-input.tsx";
import { useTask } from "./use-task.ts";

/** One's own password; `endsAtMs`: when it ends, once that is near. */
export function PasswordCard(props: { readonly endsAtMs: number | null }) {
  const { t, locale } = useSpeech();
  const [isDone, setDone] = useState(false);
  const { endsAtMs } = props;
  return (
    <section class="card" aria-labelledby="own-password">
      <h2 id="own-password">{t("account.password")}</h2>
      {endsAtMs !== null && (
        <p class="note note-soon">{t("account.ends", { day: dayText(locale, endsAtMs) })}</p>
      )}
      <p class="quiet">{t("account.password-what")}</p>
      <PasswordForm done={() => setDone(true)} />
      {isDone && <p role="status">{t("account.changed")}</p>}
    </section>
  );
}

export function PasswordForm(props: { readonly done: () => void }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        run(
          () => api.changePassword(current, next),
          () => {
            setCurrent("");
            setNext("");
            props.done();
          },
        );
      }}
    >
      <TextInput
        label={t("account.current")}
        hint={null}
        type="password"
        autocomplete="current-password"
        maxLength={128}
        isNeeded
        value={current}
        set={setCurrent}
      />
      <TextInput
        label={t("account.next")}
        hint={t("setup.password-hint")}
        type="password"
        autocomplete="new-password"
        maxLength={128}
        isNeeded
        value={next}
        set={setNext}
      />
      <ProblemNote problem={problem} />
      <button type="submit" class="button button-main" disabled={busy}>
        {busy ? t("act.sending") : t("account.change-password")}
      </button>
    </form>
  );
}
