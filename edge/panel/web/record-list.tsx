import { useMemo } from "preact/hooks";
import type { PointKey } from "../../../contract/ids.ts";
import { pointKey } from "../../../contract/ids.ts";
import type { Unit } from "../../../contract/points.ts";
import type { JournalRecord } from "../../../contract/record.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { recordText, type UnitOf } from "../../../contract/screen/record-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDaySeconds } from "../../../contract/text/text.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { useRoom } from "./panel-context.tsx";
import { recordLook } from "./record-look.ts";

/** Records under the days they were made on. */
export function RecordList(props: {
  readonly records: readonly JournalRecord[];
  readonly open: (number: number) => void;
}) {
  const { t, locale } = useSpeech();
  const unitOf = useUnits();
  const days = daysOf(props.records, locale.timeZone);
  return (
    <>
      {days.map(({ date, records }) => (
        <section key={`${date} ${records[0]?.number}`} class="card journal-day">
          <h2>{dayText(locale, records[0]?.atMs ?? 0)}</h2>
          <ol aria-label={t("journal.list")}>
            {records.map((record) => (
              <RecordRow key={record.number} record={record} unitOf={unitOf} open={props.open} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function RecordRow(props: {
  readonly record: JournalRecord;
  readonly unitOf: UnitOf;
  readonly open: (number: number) => void;
}) {
  const { number, atMs, clockTrusted, body } = props.record;
  const { t, locale } = useSpeech();
  return (
    <li>
      <button type="button" class="record" onClick={() => props.open(number)}>
        <time class="num">{timeOfDaySeconds(locale, atMs)}</time>
        <Badge {...recordLook(body)} text={t(`record.${body.kind}`)} />
        <span class="record-text">
          {recordText(locale, body, props.unitOf)}
          {!clockTrusted && <span class="small quiet"> · {t("journal.untrusted")}</span>}
        </span>
        <span class="unseen">{t("journal.open", { number: String(number) })}</span>
      </button>
    </li>
  );
}

/** The units of the room's own points. */
export function useUnits(): UnitOf {
  const { devices } = useRoom();
  return useMemo(() => {
    const units = new Map<PointKey, Unit | null>(
      devices.flatMap(({ device, points }) =>
        points.map(({ point, unit }) => [pointKey(device, point), unit]),
      ),
    );
    return (key) => units.get(key) ?? null;
  }, [devices.length]);
}

/** Records that follow one another on one day; a clock that was set back begins another. */
function daysOf(records: readonly JournalRecord[], timeZone: string) {
  const days: { readonly date: string; readonly records: JournalRecord[] }[] = [];
  for (const record of records) {
    const { date } = wallClock(timeZone, record.atMs);
    const last = days.at(-1);
    if (last?.date === date) last.records.push(record);
    else days.push({ date, records: [record] });
  }
  return days;
}
