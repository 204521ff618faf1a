import { useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import { errorCatalogue } from "../../contract/errors.ts";
import { Age } from "../../contract/screen/age.tsx";
import { Badge, type Tone } from "../../contract/screen/badge.tsx";
import { Icon, type IconShape } from "../../contract/screen/icon.tsx";
import type { ApiResult } from "../../contract/screen/http.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { SourceView } from "../../contract/sources.ts";
import { useConsole } from "./console-context.tsx";
import { kindForms } from "./source-draft.ts";
import { UploadButton } from "./upload-button.tsx";

export type SourceTask = "change" | "delete" | "token";

/** One source: how it is doing, what it asks of people, and what may be done with it. */
export function SourceItem(props: {
  readonly source: SourceView;
  readonly roomName: string;
  readonly changed: (source: SourceView) => void;
  readonly start: (task: SourceTask) => void;
}) {
  const { source, roomName, changed, start } = props;
  const { t } = useSpeech();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = (answer: ApiResult<SourceView>) => {
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) changed(answer.value);
  };
  const titleId = `source-${source.id}`;
  return (
    <li class="card source" aria-labelledby={titleId}>
      <header class="group-head">
        <h2 id={titleId}>{source.name}</h2>
        <State source={source} />
      </header>
      <p class="source-place small quiet">
        {t(`source.kind-${source.kind}`)}
        <a href={`#/rooms/${source.site}/${source.room}`}>{roomName}</a>
      </p>
      <Facts source={source} />
      <Held source={source} take={take} />
      <FailureNote source={source} />
      <Complaints source={source} />
      <ProblemNote problem={problem} />
      <Tasks source={source} take={take} start={start} fail={setProblem} />
    </li>
  );
}

const states: Readonly<Record<string, readonly [Tone, IconShape]>> = {
  good: ["calm", "calm"],
  new: ["unknown", "wait"],
  off: ["unknown", "off"],
  failed: ["soon", "soon"],
  held: ["now", "hand"],
};

function stateOf(source: SourceView): "good" | "new" | "off" | "failed" | "held" {
  if (source.held !== null) return "held";
  if (!source.enabled) return "off";
  if (source.failure !== null) return "failed";
  return source.askedAtMs === null && kindForms[source.kind].isAsked ? "new" : "good";
}

function State({ source }: { readonly source: SourceView }) {
  const { t } = useSpeech();
  const state = stateOf(source);
  const [tone, icon] = states[state] ?? ["unknown", "unknown"];
  return <Badge tone={tone} icon={icon} text={t(`source.state-${state}`)} />;
}

function Facts({ source }: { readonly source: SourceView }) {
  const { t } = useSpeech();
  const { isAsked } = kindForms[source.kind];
  return (
    <dl class="source-facts">
      <div>
        <dt>{t("source.meetings", { count: source.meetings })}</dt>
      </div>
      {isAsked && (
        <div>
          <dt>{t("source.asked")}</dt>
          <dd>
            <Age atMs={source.askedAtMs} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t("source.brought")}</dt>
        <dd>
          <Age atMs={source.broughtAtMs} />
        </dd>
      </div>
      {source.kind === "rest" && (
        <div>
          <dt>{t("source.pushes")}</dt>
        </div>
      )}
    </dl>
  );
}

/** Nothing is called off at the word of a source that suddenly knows next to nothing. */
function Held(props: {
  readonly source: SourceView;
  readonly take: (answer: ApiResult<SourceView>) => void;
}) {
  const { id, held } = props.source;
  const { api } = useConsole();
  const { t } = useSpeech();
  if (held === null) return null;
  const decide = (accept: boolean) => void api.decideHeld(id, accept).then(props.take);
  return (
    <div class="note note-now source-held" role="status">
      <Icon shape="now" />
      <div class="source-held-words">
        <p>
          {t("source.held", { gone: held.gone, of: held.of })} <Age atMs={held.sinceMs} />
        </p>
        <div class="source-tasks">
          <button type="button" class="button" onClick={() => decide(false)}>
            {t("source.held-keep")}
          </button>
          <button type="button" class="button button-danger" onClick={() => decide(true)}>
            {t("source.held-accept")}
          </button>
        </div>
      </div>
    </div>
  );
}

function FailureNote({ source: { failure, enabled } }: { readonly source: SourceView }) {
  const { t, locale } = useSpeech();
  if (failure === null || !enabled) return null;
  const { zh, en, adviceZh, adviceEn } = errorCatalogue[failure.code];
  const [what, advice] = locale.language === "zh" ? [zh, adviceZh] : [en, adviceEn];
  return (
    <div class="note note-soon" role="status">
      <Icon shape="soon" />
      <div>
        <p>
          <strong>{what}</strong>
        </p>
        <p>{advice}</p>
        {failure.detail !== undefined && (
          <p class="small">{t("source.failed-detail", { detail: failure.detail })}</p>
        )}
      </div>
    </div>
  );
}

function Complaints({ source: { complaints } }: { readonly source: SourceView }) {
  const { t } = useSpeech();
  if (complaints.length === 0) return null;
  return (
    <details>
      <summary>{t("source.complaints", { count: complaints.length })}</summary>
      <ul class="small source-complaints">
        {complaints.map(({ code, what }) => (
          <li key={`${code} ${what}`}>{t(`source.complaint-${code}`, { what })}</li>
        ))}
      </ul>
    </details>
  );
}

function Tasks(props: {
  readonly source: SourceView;
  readonly take: (answer: ApiResult<SourceView>) => void;
  readonly start: (task: SourceTask) => void;
  readonly fail: (problem: ApiProblem) => void;
}) {
  const { source, take, start, fail } = props;
  const { name, kind, id } = source;
  const { api } = useConsole();
  const { t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const run = async (asking: Promise<ApiResult<SourceView>>) => {
    setBusy(true);
    take(await asking);
    setBusy(false);
  };
  return (
    <div class="source-tasks">
      {kindForms[kind].isAsked && (
        <button
          type="button"
          class="button"
          disabled={busy}
          aria-label={t("source.test-of", { name })}
          onClick={() => void run(api.testSource(id))}
        >
          {busy ? t("act.sending") : t("source.test")}
        </button>
      )}
      {kind === "ics-file" && (
        <UploadButton
          label={t("source.upload")}
          name={t("source.upload-of", { name })}
          busy={busy}
          take={(text) => void run(api.uploadCalendar(id, text))}
          tooLarge={() => fail({ code: "file-too-large", message: t("source.file-too-large") })}
        />
      )}
      {kind === "rest" && (
        <button
          type="button"
          class="button"
          aria-label={t("source.new-token-of", { name })}
          onClick={() => start("token")}
        >
          {t("source.new-token")}
        </button>
      )}
      <button
        type="button"
        class="button"
        aria-label={t("source.change-of", { name })}
        onClick={() => start("change")}
      >
        {t("source.change")}
      </button>
      <button
        type="button"
        class="button"
        aria-label={t("source.delete-of", { name })}
        onClick={() => start("delete")}
      >
        {t("source.delete")}
      </button>
    </div>
  );
}
