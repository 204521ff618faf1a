import { useState } from "preact/hooks";
import type { Act } from "../act.ts";
import type { MeetingView } from "../api.ts";
import { ChoiceRow } from "./choice-row.tsx";
import { Sheet } from "./sheet.tsx";
import { useNow, useSpeech } from "./screen-context.tsx";
import { timeOfDay } from "../text/text.ts";
import { extendedUntilMs, extendSpans, type ExtendSpan } from "./extend-span.ts";

/** By how much the meeting is to go on, and what that runs into. */
export function ExtendSheet(props: {
  readonly meeting: MeetingView;
  readonly next: MeetingView | null;
  readonly act: (act: Act) => void;
  readonly close: () => void;
}) {
  const { meeting, next, act, close } = props;
  const nowMs = useNow();
  const { t, locale } = useSpeech();
  const [span, setSpan] = useState<ExtendSpan>("15");
  const untilMs = extendedUntilMs(meeting, span, nowMs);
  return (
    <Sheet title={t("extend.title")} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          close();
          act({ kind: "extend", meetingId: meeting.id, untilMs });
        }}
      >
        <ChoiceRow
          label={t("extend.by")}
          value={span}
          choices={extendSpans.map((one) => ({ value: one, text: t(`extend.span-${one}`) }))}
          onChange={setSpan}
        />
        <p class="note num">{t("extend.until", { until: timeOfDay(locale, untilMs) })}</p>
        {next !== null && next.id !== meeting.id && (
          <p class="small quiet num">{t("extend.next", { at: timeOfDay(locale, next.startMs) })}</p>
        )}
        <button type="submit" class="button button-main">
          {t("extend.confirm")}
        </button>
      </form>
    </Sheet>
  );
}
