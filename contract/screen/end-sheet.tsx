import type { Act } from "../act.ts";
import type { MeetingView } from "../api.ts";
import { Sheet } from "./sheet.tsx";
import { useSpeech } from "./screen-context.tsx";

/** Ending a meeting asks back once, in words that say what will happen. */
export function EndSheet(props: {
  readonly meeting: MeetingView;
  readonly act: (act: Act) => void;
  readonly close: () => void;
}) {
  const { meeting, act, close } = props;
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
