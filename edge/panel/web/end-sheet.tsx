import type { MeetingView } from "../../../contract/api.ts";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useAct } from "./use-act.ts";

/** Ending a meeting asks back once, in words that say what will happen. */
export function EndSheet(props: { readonly meeting: MeetingView; readonly close: () => void }) {
  const { meeting, close } = props;
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
