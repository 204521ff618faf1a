import { useState } from "preact/hooks";
import { useObservable } from "../../../contract/screen/observable.ts";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { askedAction, type AskedAction } from "./asked-action.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import { useAct } from "./use-act.ts";

/** The one action the room asks of a person. Ending a meeting asks back once. */
export function ActionCard() {
  const room = useRoom();
  const asked = askedAction(room);
  const act = useAct();
  const { t } = useSpeech();
  const busy = useInFlight(asked);
  const [asksBack, setAsksBack] = useState(false);
  if (asked === null) return null;
  const press = () => {
    if (asked.kind === "prepared") act({ kind: "attest", duty: asked.duty });
    else setAsksBack(true);
  };
  return (
    <>
      <button
        type="button"
        class={`button button-big ${asked.kind === "prepared" ? "button-main" : ""}`}
        disabled={busy}
        onClick={press}
      >
        {busy ? t("act.accepted") : t(`action.${asked.kind}`)}
      </button>
      {asksBack && (
        <Sheet title={t("action.end")} close={() => setAsksBack(false)}>
          <p>{t("action.end-what")}</p>
          <div class="sheet-buttons">
            <button type="button" class="button" onClick={() => setAsksBack(false)}>
              {t("action.keep")}
            </button>
            <button
              type="button"
              class="button button-main"
              onClick={() => {
                setAsksBack(false);
                if (asked.kind === "end") act({ kind: "end", meetingId: asked.meetingId });
              }}
            >
              {t("action.end-confirm")}
            </button>
          </div>
        </Sheet>
      )}
    </>
  );
}

/** Whether this very act is on its way: the button stays put until the room has answered. */
function useInFlight(asked: AskedAction | null): boolean {
  const { receipts } = usePanel();
  return useObservable(receipts).some(
    (receipt) =>
      receipt.state !== "refused" &&
      asked !== null &&
      (asked.kind === "prepared"
        ? receipt.act.kind === "attest" && receipt.act.duty === asked.duty
        : receipt.act.kind === "end" && receipt.act.meetingId === asked.meetingId),
  );
}
