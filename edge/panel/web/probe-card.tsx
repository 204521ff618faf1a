import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import { errorCatalogue } from "../../../contract/errors.ts";
import type { ProbeRow, ProbeRun, SetupView } from "../../../contract/setup.ts";
import { Badge, type Tone } from "../../../contract/screen/badge.tsx";
import type { ApiResult } from "../../../contract/screen/http.ts";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { Acting } from "./acting.tsx";
import { usePanel } from "./panel-context.tsx";

/** Every device is asked who it is, while the room goes on. */
export function ProbeCard(props: {
  readonly run: ProbeRun | null;
  readonly take: (fresh: ApiResult<SetupView>) => void;
}) {
  const { run } = props;
  const { api } = usePanel();
  const { t, locale } = useSpeech();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isRunning = run !== null && run.endedAtMs === null;
  const start = async () => {
    const answer = await api.startProbe();
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) props.take(answer);
  };
  return (
    <section class="card" aria-labelledby="machine-probe">
      <h2 id="machine-probe">{t("machine.probe")}</h2>
      <p class="small quiet">{t("machine.probe-hint")}</p>
      {isRunning ? (
        <div role="status">
          <p class="num">
            {t("machine.probe-running", {
              done: run.rows.length,
              total: run.total,
              device: run.now.join(locale.language === "zh" ? "、" : ", "),
            })}
          </p>
          <progress value={run.rows.length} max={run.total} aria-label={t("machine.probe")} />
        </div>
      ) : (
        <Acting>
          <button type="button" class="button machine-start" onClick={() => void start()}>
            {t(run === null ? "machine.probe-start" : "machine.probe-again")}
          </button>
        </Acting>
      )}
      <ProblemNote problem={problem} />
      {run !== null && <Summary run={run} />}
      {run !== null && run.rows.length > 0 && (
        <ul class="probe" aria-label={t("machine.probe-table")}>
          {run.rows.map((row) => (
            <Row key={row.device} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What a look came to, once it has ended. */
function Summary({ run }: { readonly run: ProbeRun }) {
  const { t, locale } = useSpeech();
  if (run.endedAtMs === null) return null;
  const unpowered = run.rows.filter(({ verdict }) => verdict === "unpowered").length;
  return (
    <p class="num" role="status">
      {t("machine.probe-done", {
        at: timeOfDay(locale, run.endedAtMs),
        by: run.by,
        good: run.rows.filter(isGood).length,
        total: run.rows.length - unpowered,
      })}
      {unpowered > 0 && <> · {t("machine.probe-unpowered", { count: unpowered })}</>}
    </p>
  );
}

const isGood = ({ verdict }: ProbeRow): boolean => verdict === "matches" || verdict === "answers";

const looks: Readonly<
  Record<ProbeRow["verdict"], { readonly tone: Tone; readonly icon: IconShape }>
> = {
  matches: { tone: "calm", icon: "calm" },
  answers: { tone: "calm", icon: "calm" },
  doubtful: { tone: "soon", icon: "soon" },
  differs: { tone: "now", icon: "now" },
  silent: { tone: "now", icon: "now" },
  unpowered: { tone: "unknown", icon: "off" },
};

function Row({ row }: { readonly row: ProbeRow }) {
  const { t, locale } = useSpeech();
  const { verdict, identity } = row;
  const word = verdict === "unpowered" ? t("machine.unpowered") : t(`probe.${verdict}`);
  const failureText = (code: ProbeRow["doubts"][number]["failure"]["code"]) =>
    errorCatalogue[code][locale.language];
  const details = [
    ...row.differences.map((each) => t("machine.probe-difference", { ...each })),
    ...row.doubts.map(({ point, failure }) =>
      t("machine.probe-doubt", { point, failure: failureText(failure.code) }),
    ),
    ...(row.failure === null || verdict === "unpowered" ? [] : [failureText(row.failure.code)]),
  ];
  const says = Object.values(identity).filter((text) => text !== "");
  return (
    <li class="probe-row">
      <span class="line-name">{row.device}</span>
      <Badge {...looks[verdict]} text={word} />
      <span class="probe-says small quiet num">
        {[row.profile, ...says, t("machine.probe-read", { read: row.read, total: row.of })].join(
          " · ",
        )}
      </span>
      {details.map((detail) => (
        <span key={detail} class="probe-says small">
          {detail}
        </span>
      ))}
    </li>
  );
}
