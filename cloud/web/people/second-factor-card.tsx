import { useState } from "preact/hooks";
import type { EnrollingView } from "../../../contract/hub-people.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { QrCode } from "./qr-code.tsx";
import { TextInput } from "./text-input.tsx";
import { useTask } from "./use-task.ts";

/** One's own second factor: set up, new recovery codes, or its end. */
export function SecondFactorCard() {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [round, setRound] = useState(0);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const answer = useAnswer(() => api.secondFactor(), "factor", round);
  const known = answer?.ok === true ? answer.value : null;
  const done = (fresh: readonly string[] | null) => {
    setCodes(fresh);
    setRound(round + 1);
  };
  return (
    <section class="card" aria-labelledby="own-factor">
      <h2 id="own-factor">{t("account.factor")}</h2>
      <p class="quiet">{t("account.factor-what")}</p>
      {known?.isSet === false && <EnrolForm done={done} />}
      {known?.isSet === true && (
        <>
          <p>{t("account.factor-set", { count: known.recoveryCodesLeft })}</p>
          <ProofForm done={done} />
        </>
      )}
      {codes !== null && <CodesSheet codes={codes} close={() => setCodes(null)} />}
    </section>
  );
}

/** First one's password, then the QR code and its first code. */
export function EnrolForm(props: { readonly done: (codes: readonly string[]) => void }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [current, setCurrent] = useState("");
  const [code, setCode] = useState("");
  const [begun, setBegun] = useState<EnrollingView | null>(null);
  const send = () =>
    begun === null
      ? run(() => api.beginFactor(current), setBegun)
      : run(
          () => api.finishFactor(begun.ticket, code),
          ({ codes }) => props.done(codes),
        );
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {begun === null ? (
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
      ) : (
        <>
          <p>{t("account.factor-scan")}</p>
          <QrCode squares={begun.squares} label={t("account.qr")} />
          <p class="small">
            {t("account.factor-secret")} <code class="one-time">{begun.secret}</code>
          </p>
          <TextInput
            label={t("account.code")}
            hint={null}
            type="text"
            autocomplete="one-time-code"
            maxLength={16}
            isNeeded
            value={code}
            set={setCode}
          />
        </>
      )}
      <ProblemNote problem={problem} />
      <button type="submit" class="button button-main" disabled={busy}>
        {t(begun === null ? "account.factor-begin" : "account.factor-finish")}
      </button>
    </form>
  );
}

/** What weakens a way in asks for both proofs. */
function ProofForm(props: { readonly done: (codes: readonly string[] | null) => void }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [current, setCurrent] = useState("");
  const [code, setCode] = useState("");
  const clear = () => {
    setCurrent("");
    setCode("");
  };
  const isReady = !busy && current !== "" && code !== "";
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        run(
          () => api.renewCodes(current, code),
          ({ codes }) => {
            clear();
            props.done(codes);
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
        label={t("account.code")}
        hint={t("account.code-hint")}
        type="text"
        autocomplete="one-time-code"
        maxLength={32}
        isNeeded
        value={code}
        set={setCode}
      />
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button type="submit" class="button" disabled={!isReady}>
          {t("account.factor-renew")}
        </button>
        <button
          type="button"
          class="button button-danger"
          disabled={!isReady}
          onClick={() =>
            run(
              () => api.endFactor(current, code),
              () => {
                clear();
                props.done(null);
              },
            )
          }
        >
          {t("account.factor-end")}
        </button>
      </div>
    </form>
  );
}

/** Shown once. */
export function CodesSheet(props: {
  readonly codes: readonly string[];
  readonly close: () => void;
}) {
  const { t } = useSpeech();
  return (
    <Sheet title={t("account.codes-title")} close={props.close}>
      <p>{t("account.codes-what")}</p>
      <ol class="codes">
        {props.codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
