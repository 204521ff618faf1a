import { useState } from "preact/hooks";
import type { MeetingView } from "../../../contract/api.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { useAct, useMayHere, useOpenRoom } from "./room-context.tsx";

/** What can be asked of the room while its meeting runs; nothing for a reader who may not. */
export function ActBar() {
  const { room } = useOpenRoom();
  const { t } = useSpeech();
  const mayOperate = useMayHere("operate");
  const [task, setTask] = useState<"end" | "extend" | null>(null);
  const { meeting } = room;
  if (!mayOperate || !room.online || meeting === null || room.phase !== "meeting") return null;
  const close = () => setTask(null);
  return (
    <div class="act-bar">
      <button type="button" class="button" onClick={() => setTask("extend")}>
        {t("extend.open")}
      </button>
      <button type="button" class="button" onClick={() => setTask("end")}>
        {t("action.end")}
      </button>
      {task === "end" && <EndSheet meeting={meeting} close={close} />}
      {task === "extend" && <ExtendSheet meeting={meeting} close={close} />}
    </div>
  );
}

interface SheetProps {
  readonly meeting: MeetingView;
  readonly close: () => void;
}

/** Asks back once, in words that say what will happen. */
function EndSheet({ meeting, close }: SheetProps) {
  const act = useAct();
  const { t } = useSpeech();
  return (
    <Sheet title={t("action.end")} close={close}>
      <p>{t("action.end-what")}</p>
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={close}>
          {t("action.keep")}
        </button>
        <button
          type="button"
          class="button button-main"
          onClick={() => {
            close();
            act({ kind: "end", meetingId: meeting.id });
          }}
        >
          {t("action.end-confirm")}
        </button>
      </div>
    </Sheet>
  );
}

const spans = ["15", "30", "60"] as const;

function ExtendSheet({ meeting, close }: SheetProps) {
  const act = useAct();
  const { t, locale } = useSpeech();
  const [span, setSpan] = useState<(typeof spans)[number]>("15");
  const untilMs = meeting.endMs + Number(span) * 60_000;
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
          choices={spans.map((one) => ({ value: one, text: t(`extend.span-${one}`) }))}
          onChange={setSpan}
        />
        <p class="note">{t("extend.until", { until: timeOfDay(locale, untilMs) })}</p>
        <button type="submit" class="button button-main">
          {t("extend.confirm")}
        </button>
      </form>
    </Sheet>
  );
}
