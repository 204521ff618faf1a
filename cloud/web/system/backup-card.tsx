import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { BackupView } from "../../../contract/system-view.ts";
import { duration, numberText } from "../../../contract/text/text.ts";
import { useConsole, useMay } from "../console-context.tsx";
import { FactRows } from "../devices/device-sheet.tsx";
import { bytesText } from "./bytes-text.ts";

type OwnBackup = Extract<BackupView, { kind: "own" }>;

/** Whether there is a copy of the hub's memory that is young enough. */
export function BackupCard(props: {
  readonly backup: BackupView;
  readonly nowMs: number;
  readonly changed: () => void;
}) {
  const { backup } = props;
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="system-backup">
      <h2 id="system-backup">{t("system.backup")}</h2>
      {backup.kind === "own" ? (
        <OwnBackups backup={backup} nowMs={props.nowMs} changed={props.changed} />
      ) : (
        <>
          <Badge
            tone={backup.kind === "off" ? "now" : "unknown"}
            icon={backup.kind === "off" ? "now" : "unknown"}
            text={t(`system.backup-${backup.kind}`)}
          />
          <p class="small quiet">{t(`system.backup-${backup.kind}-hint`)}</p>
        </>
      )}
    </section>
  );
}

/** From when on a backup is too old; the hub says whether it is. */
const staleHours = 36;

function OwnBackups(props: {
  readonly backup: OwnBackup;
  readonly nowMs: number;
  readonly changed: () => void;
}) {
  const { backup, nowMs } = props;
  const { t, locale } = useSpeech();
  const { language } = locale;
  const mayMake = useMay("configure");
  const [newest] = backup.kept;
  const standing =
    newest === undefined
      ? t("system.backup-none")
      : backup.stale
        ? t("system.backup-stale", { hours: staleHours })
        : t("system.backup-fine");
  return (
    <>
      <Badge
        tone={backup.stale ? "now" : "calm"}
        icon={backup.stale ? "now" : "calm"}
        text={standing}
      />
      {backup.failure !== null && (
        <p class="small">{t("system.backup-failed", { why: backup.failure })}</p>
      )}
      <FactRows
        rows={[
          [
            t("system.backup-last"),
            newest === undefined
              ? "—"
              : `${t("age.ago", { age: duration(language, nowMs - newest.takenAtMs) })} · ${bytesText(language, newest.bytes)}`,
          ],
          [
            t("system.backup-kept"),
            t("system.backup-count", {
              count: numberText(language, backup.kept.length),
              keep: numberText(language, backup.keep),
            }),
          ],
          [t("system.backup-sealed"), t(backup.sealed ? "system.backup-yes" : "system.backup-no")],
          [t("system.backup-folder"), backup.folder],
        ]}
      />
      {mayMake && <MakeBackup isRunning={backup.running} changed={props.changed} />}
    </>
  );
}

function MakeBackup(props: { readonly isRunning: boolean; readonly changed: () => void }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [isBusy, setIsBusy] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isRunning = isBusy || props.isRunning;
  const make = async () => {
    setIsBusy(true);
    setProblem(null);
    const answer = await api.makeBackup();
    setIsBusy(false);
    setIsDone(answer.ok);
    if (!answer.ok) setProblem(answer.problem);
    props.changed();
  };
  return (
    <>
      <button type="button" class="button" disabled={isRunning} onClick={() => void make()}>
        {isRunning ? t("system.backup-running") : t("system.backup-now")}
      </button>
      <p class="small" role="status">
        {isDone ? t("system.backup-done") : ""}
      </p>
      <ProblemNote problem={problem} />
    </>
  );
}
