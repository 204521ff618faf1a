import { useCallback, useEffect, useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomView } from "../../contract/hub-api.ts";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { Loading } from "../../contract/screen/loading.tsx";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { RoomTimeProvider, useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import { screenLimits } from "../../contract/screen/screen-limits.ts";
import type { SourceView } from "../../contract/sources.ts";
import { useConsole } from "./console-context.tsx";
import type { MadeSource } from "./source-api.ts";
import { SourceItem, type SourceTask } from "./source-item.tsx";
import { SourceQuestion, TokenSheet } from "./source-question.tsx";
import { SourceSheet } from "./source-sheet.tsx";

type Task =
  | { readonly kind: "add" }
  | { readonly kind: SourceTask; readonly source: SourceView }
  | { readonly kind: "show-token"; readonly id: string; readonly token: string };

/** Where rooms' bookings come from besides the hub's own form: for administrators. */
export function SourcesPage() {
  const { t } = useSpeech();
  usePageTitle(t("source.title"));
  const { known, problem, refresh } = useSources();
  const [task, setTask] = useState<Task | null>(null);
  const close = () => setTask(null);
  const done = () => {
    setTask(null);
    refresh();
  };
  return (
    <main id="main" tabIndex={-1}>
      <header class="group-head">
        <h1>{t("source.title")}</h1>
        {known !== null && (
          <button type="button" class="button button-main" onClick={() => setTask({ kind: "add" })}>
            {t("source.add")}
          </button>
        )}
      </header>
      <p class="quiet">{t("source.what")}</p>
      <ProblemNote problem={problem} />
      {known === null && problem === null && <Loading rows={4} />}
      {known?.sources.length === 0 && (
        <EmptyState title={t("source.none")} hint={t("source.none-hint")} />
      )}
      {known !== null && <SourceList known={known} start={setTask} changed={refresh} />}
      {task !== null && (
        <TaskSheet task={task} rooms={known?.rooms ?? []} go={setTask} done={done} close={close} />
      )}
    </main>
  );
}

function SourceList(props: {
  readonly known: KnownSources;
  readonly start: (task: Task) => void;
  readonly changed: () => void;
}) {
  const { known, start, changed } = props;
  const { locale } = useSpeech();
  return (
    <ul class="sources">
      {known.sources.map((source) => {
        const room = known.rooms.find(
          (one) => one.site === source.site && one.room === source.room,
        );
        const time = room === undefined ? null : timeOf(room, known.heardAtMs);
        return (
          <RoomTimeProvider
            key={source.id}
            timeZone={room?.timeZone ?? locale.timeZone}
            time={time}
          >
            <SourceItem
              source={source}
              roomName={room?.name[locale.language] ?? `${source.site} ${source.room}`}
              changed={changed}
              start={(kind) => start({ kind, source })}
            />
          </RoomTimeProvider>
        );
      })}
    </ul>
  );
}

/** Ages count in the rooms' time, which a demonstration runs faster. */
const timeOf = ({ nowMs, speed = 1 }: HubRoomView, heardAtMs: number) =>
  nowMs === undefined ? null : { nowMs, speed, heardAtMs };

function TaskSheet(props: {
  readonly task: Task;
  readonly rooms: readonly HubRoomView[];
  readonly go: (task: Task) => void;
  readonly done: () => void;
  readonly close: () => void;
}) {
  const { task, rooms, go, done, close } = props;
  const made = ({ source, token }: MadeSource) => {
    done();
    if (token !== null) go({ kind: "show-token", id: source.id, token });
  };
  switch (task.kind) {
    case "add":
      return <SourceSheet source={null} rooms={rooms} done={made} close={close} />;
    case "change":
      return <SourceSheet source={task.source} rooms={rooms} done={made} close={close} />;
    case "delete":
    case "token":
      return (
        <SourceQuestion
          source={task.source}
          task={task.kind}
          done={(token) => {
            done();
            if (token !== null) go({ kind: "show-token", id: task.source.id, token });
          }}
          close={close}
        />
      );
    case "show-token":
      return <TokenSheet sourceId={task.id} token={task.token} close={close} />;
  }
}

interface KnownSources {
  readonly sources: readonly SourceView[];
  readonly rooms: readonly HubRoomView[];
  /** On this browser's monotonic clock. */
  readonly heardAtMs: number;
}

/** Asked anew every few seconds: a source changes without anybody at the hub. */
function useSources() {
  const { api } = useConsole();
  const { clock } = useScreen();
  const [known, setKnown] = useState<KnownSources | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isOld = false;
    let cancel = () => {};
    const ask = async () => {
      const [sources, rooms] = await Promise.all([api.sources(), api.rooms()]);
      if (isOld) return;
      if (sources.ok && rooms.ok) {
        const heardAtMs = clock.monotonicMs();
        setKnown({ sources: sources.value, rooms: rooms.value, heardAtMs });
      }
      setProblem(sources.ok ? null : sources.problem);
      cancel = clock.after("sources", screenLimits.explainAgainMs, () => void ask());
    };
    void ask();
    return () => {
      isOld = true;
      cancel();
    };
  }, [api, clock, round]);
  const refresh = useCallback(() => setRound((count) => count + 1), []);
  return { known, problem, refresh };
}
