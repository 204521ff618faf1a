import { useLayoutEffect, useRef } from "preact/hooks";
import { Badge, type Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { TraceEntry, TraceOutcome } from "../../../contract/trace.ts";
import { preciseTime } from "./trace-log.ts";

const looks: Readonly<Record<TraceOutcome, { readonly tone: Tone; readonly icon: IconShape }>> = {
  timeout: { tone: "now", icon: "now" },
  checksum: { tone: "now", icon: "now" },
  unexpected: { tone: "now", icon: "now" },
  down: { tone: "now", icon: "now" },
  exception: { tone: "soon", icon: "soon" },
  refused: { tone: "soon", icon: "soon" },
  late: { tone: "soon", icon: "wait" },
  dropped: { tone: "soon", icon: "soon" },
  echo: { tone: "unknown", icon: "unknown" },
};

const arrows = { out: "→", in: "←", event: "·" } as const;

/** Nearer to its end than this, somebody reads the newest entries: they are followed. */
const followPx = 48;

/** Entries, oldest first, in a window of their own that follows its end until one scrolls back. */
export function TraceTable(props: { readonly entries: readonly TraceEntry[] }) {
  const { entries } = props;
  const { t } = useSpeech();
  const frame = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    const { current } = frame;
    if (current !== null && follows.current) current.scrollTop = current.scrollHeight;
  }, [entries]);
  return (
    <div
      class="trace"
      ref={frame}
      role="region"
      tabIndex={0}
      aria-label={t("trace.shown", { count: entries.length })}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        follows.current = scrollHeight - scrollTop - clientHeight < followPx;
      }}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t("trace.time")}</th>
            <th scope="col">{t("trace.since")}</th>
            <th scope="col">{t("trace.direction")}</th>
            <th scope="col">{t("trace.content")}</th>
            <th scope="col">{t("trace.raw")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <TraceRow key={entry.number} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TraceRow(props: { readonly entry: TraceEntry }) {
  const { direction, atMs, sinceMs, text, hex, bytes, outcome } = props.entry;
  const { t, locale } = useSpeech();
  const isCut = bytes * 3 - 1 > hex.length;
  return (
    <tr class={`trace-${direction}`}>
      <td>{preciseTime(atMs, locale.timeZone)}</td>
      <td class="trace-since">
        {sinceMs === null ? t("trace.first") : t("trace.since-ms", { ms: sinceMs })}
      </td>
      <td class="trace-way">
        <span aria-hidden="true">{arrows[direction]}</span> {t(`trace.${direction}`)}
      </td>
      <td class="trace-text">
        {text}
        {outcome !== null && <Badge {...looks[outcome]} text={t(`trace.outcome-${outcome}`)} />}
      </td>
      <td class="trace-hex">
        {hex}
        {isCut && bytes > 0 && <span class="quiet"> {t("trace.size", { bytes })}</span>}
      </td>
    </tr>
  );
}
