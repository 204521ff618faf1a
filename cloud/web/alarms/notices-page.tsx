import { useState } from "preact/hooks";
import type {
  DeliveryView,
  HookView,
  NoticeRuleView,
  NoticeSettings,
} from "../../../contract/hub-alarms.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import type { Tested } from "./alarm-api.ts";
import { DeliveryLog } from "./delivery-log.tsx";
import { HookCard } from "./hook-card.tsx";
import { HookSheet } from "./hook-sheet.tsx";
import { MailSheet } from "./mail-sheet.tsx";
import { RuleSheet } from "./rule-sheet.tsx";

type Task =
  | { readonly kind: "rule"; readonly rule: NoticeRuleView | null }
  | { readonly kind: "hook"; readonly hook: HookView | null }
  | { readonly kind: "mail" };

/** Who is told of alarms, and what became of it: for administrators. */
export function NoticesPage() {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [round, setRound] = useState(0);
  usePageTitle(`${t("tell.title")} · ${t("hub.name")}`);
  const again = () => setRound((count) => count + 1);
  const settings = useAnswer(() => api.notices(), "notices", round);
  const log = useAnswer(() => api.deliveries(null), "log", round);
  return (
    <main id="main" tabIndex={-1}>
      <a class="back" href="#/alarms">
        {t("issue.back")}
      </a>
      <h1>{t("tell.title")}</h1>
      <AnswerPart answer={settings}>
        {(known) => (
          <Settings known={known} log={log?.ok === true ? log.value : []} changed={again} />
        )}
      </AnswerPart>
      <section class="card" aria-labelledby="log-title">
        <h2 id="log-title">{t("tell.log")}</h2>
        <AnswerPart answer={log}>
          {(list) => <DeliveryLog list={list} none={t("tell.log-none")} />}
        </AnswerPart>
      </section>
    </main>
  );
}

function Settings(props: {
  readonly known: NoticeSettings;
  readonly log: readonly DeliveryView[];
  readonly changed: () => void;
}) {
  const { known, log, changed } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const [task, setTask] = useState<Task | null>(null);
  const [word, setWord] = useState("");
  const done = () => {
    setTask(null);
    changed();
  };
  const tell = (answer: ApiResult<Tested>) => {
    if (!answer.ok) setWord(answer.problem.message);
    else if (answer.value.ok) setWord(t("tell.tested"));
    else setWord(t("tell.test-failed", { error: answer.value.error }));
    changed();
  };
  const remove = async (asking: Promise<ApiResult<unknown>>) => {
    const answer = await asking;
    setWord(answer.ok ? "" : answer.problem.message);
    changed();
  };
  return (
    <>
      {word !== "" && (
        <p class="note" role="status">
          {word}
        </p>
      )}
      <RuleCard
        known={known}
        start={(rule) => setTask({ kind: "rule", rule })}
        remove={(id) => void remove(api.deleteRule(id))}
      />
      <HookCard
        hooks={known.hooks}
        rules={known.rules}
        log={log}
        start={(hook) => setTask({ kind: "hook", hook })}
        test={(id) => void api.testHook(id).then(tell)}
        remove={(id) => void remove(api.deleteHook(id))}
      />
      <MailCard known={known} change={() => setTask({ kind: "mail" })} />
      {task?.kind === "rule" && (
        <RuleSheet rule={task.rule} hooks={known.hooks} done={done} close={() => setTask(null)} />
      )}
      {task?.kind === "hook" && (
        <HookSheet hook={task.hook} changed={changed} close={() => setTask(null)} />
      )}
      {task?.kind === "mail" && (
        <MailSheet mail={known.mail} done={done} tell={tell} close={() => setTask(null)} />
      )}
    </>
  );
}

function RuleCard(props: {
  readonly known: NoticeSettings;
  readonly start: (rule: NoticeRuleView | null) => void;
  readonly remove: (id: string) => void;
}) {
  const { known, start, remove } = props;
  const { t } = useSpeech();
  const by = ({ to }: NoticeRuleView) =>
    to.kind === "mail"
      ? to.addresses.join(", ")
      : (known.hooks.find(({ id }) => id === to.hook)?.name ?? to.hook);
  return (
    <section class="card" aria-labelledby="rules-title">
      <header class="group-head">
        <h2 id="rules-title">{t("tell.rules")}</h2>
        <button type="button" class="button button-main" onClick={() => start(null)}>
          {t("tell.add-rule")}
        </button>
      </header>
      {known.rules.length === 0 && <p class="quiet">{t("tell.rules-none")}</p>}
      <ul class="issue-list">
        {known.rules.map((rule) => (
          <li key={rule.id} class="group-head">
            <div>
              <strong>{rule.name}</strong> {!rule.enabled && `(${t("tell.off")})`}
              <p class="small">
                {[
                  t(`issue.severity-${rule.severity}`),
                  rule.site === null ? t("tell.everywhere") : `${rule.site}/${rule.room ?? "*"}`,
                  by(rule),
                  ...(rule.quiet === null ? [] : [t("tell.quiet-row", rule.quiet)]),
                ].join(" · ")}
              </p>
            </div>
            <div class="issue-tasks">
              <button
                type="button"
                class="button"
                aria-label={t("tell.change-of", { name: rule.name })}
                onClick={() => start(rule)}
              >
                {t("tell.change")}
              </button>
              <button
                type="button"
                class="button"
                aria-label={t("tell.delete-of", { name: rule.name })}
                onClick={() => remove(rule.id)}
              >
                {t("tell.delete")}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MailCard(props: { readonly known: NoticeSettings; readonly change: () => void }) {
  const { mail } = props.known;
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="mail-title">
      <header class="group-head">
        <h2 id="mail-title">{t("tell.mail")}</h2>
        <button type="button" class="button" onClick={props.change}>
          {t("tell.change")}
        </button>
      </header>
      <p class={mail === null ? "quiet" : ""}>
        {mail === null ? t("tell.mail-none") : `${mail.from} · ${mail.host}:${mail.port}`}
      </p>
    </section>
  );
}
