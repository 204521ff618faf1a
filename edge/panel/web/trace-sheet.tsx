import { Badge } from "../../../contract/screen/badge.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { TraceTable } from "./trace-table.tsx";
import { useTrace } from "./use-trace.ts";

/** What passes over the wire of a device, recorded for a while on request. */
export function TraceSheet(props: { readonly device: string; readonly close: () => void }) {
  const { device } = props;
  const { t } = useSpeech();
  const { view, entries, problem, start, stop } = useTrace(device);
  const leftMs = view?.leftMs ?? null;
  return (
    <Sheet title={t("trace.title", { device })} close={props.close}>
      <p class="quiet">{t("trace.hint")}</p>
      <div class="trace-bar">
        <span role="status">
          {leftMs === null ? (
            <Badge tone="unknown" icon="off" text={t("trace.off")} />
          ) : (
            <Badge tone="accent" icon="open" text={t("trace.running", { leftMs })} />
          )}
        </span>
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={start}>
            {t(leftMs === null ? "trace.start" : "trace.extend")}
          </button>
          {leftMs !== null && (
            <button type="button" class="button button-quiet" onClick={stop}>
              {t("trace.stop")}
            </button>
          )}
        </div>
      </div>
      <ProblemNote problem={problem} />
      {view !== null && view.dropped > 0 && (
        <p class="small quiet num">{t("trace.dropped", { count: view.dropped })}</p>
      )}
      {entries.length === 0 && leftMs !== null && <p class="quiet">{t("trace.empty")}</p>}
      {entries.length > 0 && <TraceTable entries={entries} />}
    </Sheet>
  );
}
