import { useState } from "preact/hooks";
import { Badge } from "../../../contract/screen/badge.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SystemView } from "../../../contract/system-view.ts";
import { duration, isTextKey, numberText } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { FactRows } from "../devices/device-sheet.tsx";
import { BackupCard } from "./backup-card.tsx";
import { bytesText } from "./bytes-text.ts";

/** How the hub itself does: what comes in, what waits, what is kept, and whether it is copied. */
export function SystemPage() {
  const { api } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("system.title")} · ${t("hub.name")}`);
  const [round, setRound] = useState(0);
  const answer = useAnswer(() => api.system(), "system", round);
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("system.title")}</h1>
      <AnswerPart answer={answer}>
        {(system) => (
          <div class="system-cards">
            <HubCard system={system} />
            <BackupCard
              backup={system.backup}
              nowMs={system.nowMs}
              changed={() => setRound((count) => count + 1)}
            />
            <StoreCard system={system} />
            <HistoryCard system={system} />
            <IngestCard system={system} />
          </div>
        )}
      </AnswerPart>
    </main>
  );
}

function HubCard({ system }: { readonly system: SystemView }) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { broker, rooms, sources, memoryBytes, delayMs } = system;
  const isFine = broker.online && sources.failing === 0;
  return (
    <section class="card" aria-labelledby="system-hub">
      <h2 id="system-hub">{t("system.hub")}</h2>
      <Badge
        tone={broker.online ? "calm" : "now"}
        icon={broker.online ? "calm" : "now"}
        text={`${t("system.broker")}: ${t(broker.online ? "system.connected" : "system.not-connected")}`}
      />
      {!isFine && sources.failing > 0 && (
        <Badge tone="soon" icon="soon" text={t("system.sources-failing", sources)} />
      )}
      <FactRows
        rows={[
          [t("system.version"), system.version],
          [t("system.host"), system.host],
          [t("system.up"), duration(language, system.nowMs - system.startedMs)],
          [t("system.memory"), memoryBytes === null ? "—" : bytesText(language, memoryBytes)],
          [t("system.delay"), delayMs === null ? "—" : `${numberText(language, delayMs)} ms`],
          [t("system.broker"), t(broker.own ? "system.broker-own" : "system.broker-external")],
          [t("system.rooms"), t("system.rooms-online", rooms)],
          [
            t("system.sources"),
            sources.failing === 0
              ? t("system.sources-fine", { total: sources.total })
              : t("system.sources-failing", sources),
          ],
        ]}
      />
    </section>
  );
}

function StoreCard({ system }: { readonly system: SystemView }) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { kind, bytes, disk, records, devices, parts } = system.store;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return (
    <section class="card" aria-labelledby="system-store">
      <h2 id="system-store">{t("system.store")}</h2>
      <FactRows
        rows={[
          [t("system.store"), t(`system.store-${kind}`)],
          [t("system.size"), bytesText(language, bytes)],
          [
            t("system.disk"),
            disk === null
              ? "—"
              : t("system.disk-of", {
                  free: bytesText(language, disk.freeBytes),
                  total: bytesText(language, disk.totalBytes),
                }),
          ],
          [t("system.records"), numberText(language, records)],
          [t("system.devices"), numberText(language, devices)],
          [
            t("system.parts"),
            parts === null
              ? t("system.parts-none")
              : t("system.parts-span", {
                  count: parts.count,
                  from: day(parts.fromMs),
                  to: day(parts.toMs - 1),
                }),
          ],
        ]}
      />
    </section>
  );
}

function HistoryCard({ system }: { readonly system: SystemView }) {
  const { t, locale } = useSpeech();
  return (
    <section class="card" aria-labelledby="system-history">
      <h2 id="system-history">{t("system.history")}</h2>
      <FactRows
        rows={Object.entries(system.history).flatMap(([name, value]) => {
          const key = `system.history-${name}`;
          return isTextKey(key) ? [[t(key), numberText(locale.language, value)] as const] : [];
        })}
      />
    </section>
  );
}

/** What shows at once whether a process keeps up; totals come last. */
const firstFigures: readonly string[] = [
  "messagesASecond",
  "readingsASecond",
  "recordsASecond",
  "lagMs",
  "batchesWaiting",
  "birthsWaiting",
  "held",
];

/** Figures down, processes across: what differs between them is what matters. */
function IngestCard({ system }: { readonly system: SystemView }) {
  const { t, locale } = useSpeech();
  const { processes } = system;
  const told = Object.keys(processes[0]?.figures ?? {});
  const names = [...firstFigures, ...told.filter((name) => !firstFigures.includes(name))];
  return (
    <section class="card system-wide" aria-labelledby="system-ingest">
      <h2 id="system-ingest">{t("system.ingest")}</h2>
      <div class="plain-scroll" tabIndex={0} role="group" aria-label={t("system.ingest")}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("system.figure")}</th>
              {processes.map(({ id, kind, host, ageMs }) => (
                <th scope="col" key={id} class="cell-number">
                  {t(`system.process-${kind}`)} · {host}
                  {ageMs > 10_000 && (
                    <span class="small quiet"> {t("system.process-quiet", { ageMs })}</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const key = `system.figure-${name}`;
              if (!isTextKey(key)) return null;
              return (
                <tr key={name}>
                  <th scope="row">{t(key)}</th>
                  {processes.map(({ id, figures }) => (
                    <td key={id} class="num cell-number">
                      {figures[name] === undefined
                        ? "—"
                        : numberText(locale.language, figures[name])}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
