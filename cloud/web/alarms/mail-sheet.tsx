import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { MailSettings, MailView } from "../../../contract/hub-alarms.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useConsole } from "../console-context.tsx";
import type { Tested } from "./alarm-api.ts";
import { TypedField } from "./typed-field.tsx";

const fresh: MailSettings = { host: "", port: 465, security: "tls", from: "", username: "" };
const usualPorts: Readonly<Record<MailSettings["security"], number>> = {
  tls: 465,
  starttls: 587,
  none: 25,
};

/** How mail leaves the hub, and a test of it. */
export function MailSheet(props: {
  /** Null: none is set up. */
  readonly mail: MailView | null;
  readonly done: () => void;
  readonly tell: (answer: ApiResult<Tested>) => void;
  readonly close: () => void;
}) {
  const { mail, done, tell, close } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const [draft, setDraft] = useState<MailSettings>(() => settingsOf(mail));
  const [password, setPassword] = useState("");
  const [testTo, setTestTo] = useState("");
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = (part: Partial<MailSettings>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async () => {
    const answer = await api.saveMail(draft, password === "" ? null : password);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    if (testTo !== "") tell(await api.testMail(testTo));
    done();
  };
  return (
    <Sheet title={t("tell.mail")} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemNote problem={problem} />
        <MailFields draft={draft} change={change} />
        <TypedField
          label={t("tell.mail-password")}
          hint={mail?.hasPassword === true ? t("tell.mail-password-hint") : null}
          type="password"
          value={password}
          set={setPassword}
          isOptional
        />
        <TypedField
          label={t("tell.mail-test-to")}
          type="email"
          value={testTo}
          set={setTestTo}
          isOptional
        />
        <div class="sheet-buttons">
          <button type="submit" class="button button-main">
            {t("issue.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

function MailFields(props: {
  readonly draft: MailSettings;
  readonly change: (part: Partial<MailSettings>) => void;
}) {
  const { draft, change } = props;
  const { t } = useSpeech();
  return (
    <>
      <ChoiceRow
        label={t("tell.mail-security")}
        choices={[
          { value: "tls", text: t("tell.mail-tls") },
          { value: "starttls", text: t("tell.mail-starttls") },
          { value: "none", text: t("tell.mail-plain") },
        ]}
        value={draft.security}
        onChange={(security) => change({ security, port: usualPorts[security] })}
      />
      <div class="field-row">
        <TypedField
          label={t("tell.mail-host")}
          type="text"
          value={draft.host}
          set={(host) => change({ host })}
        />
        <TypedField
          label={t("tell.mail-port")}
          type="number"
          value={String(draft.port)}
          set={(port) => change({ port: Number(port) })}
        />
      </div>
      <TypedField
        label={t("tell.mail-from")}
        type="email"
        value={draft.from}
        set={(from) => change({ from })}
      />
      <TypedField
        label={t("tell.mail-user")}
        type="text"
        value={draft.username}
        set={(username) => change({ username })}
        isOptional
      />
    </>
  );
}

function settingsOf(mail: MailView | null): MailSettings {
  if (mail === null) return fresh;
  const { hasPassword: _kept, ...settings } = mail;
  return settings;
}
