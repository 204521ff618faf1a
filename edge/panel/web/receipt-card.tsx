import { useEffect, useState } from "preact/hooks";
import { errorCatalogue } from "../../../contract/errors.ts";
import { Icon, type IconShape } from "../../../contract/screen/icon.tsx";
import { problemText } from "../../../contract/screen/point-text.ts";
import { useScreen, useSpeech, type Speech } from "../../../contract/screen/screen-context.tsx";
import { screenLimits } from "../../../contract/screen/screen-limits.ts";
import { actProgress, type ActProgress } from "./act-progress.ts";
import { actText } from "./act-text.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import type { Receipt } from "./receipts.ts";

/** One act: accepted, then done as the room reads it back, or why not. */
export function ReceiptCard(props: { readonly receipt: Receipt }) {
  const { receipt } = props;
  const room = useRoom();
  const { receipts } = usePanel();
  const { clock } = useScreen();
  const speech = useSpeech();
  const progress =
    receipt.state === "accepted" ? actProgress(receipt.act, receipt.sentAtMs, room) : null;
  // What the room has once shown as done stays so on its receipt, whatever comes after.
  const [final, setFinal] = useState<ActProgress | null>(null);
  const isFinal = progress?.state === "done" || progress?.state === "limited";
  const outcome = outcomeOf(receipt, final ?? progress, speech);
  useEffect(() => {
    if (isFinal) setFinal((known) => known ?? progress);
  }, [isFinal]);
  useEffect(() => {
    if (receipt.state === "refused") return;
    const shownMs = final === null ? screenLimits.receiptLongestMs : screenLimits.receiptShownMs;
    return clock.after("receipt", shownMs, () => receipts.dismiss(receipt.id));
  }, [final, receipt.state, clock, receipts, receipt.id]);
  return (
    <div class={`receipt receipt-${receipt.state}`}>
      <Icon shape={outcome.icon} />
      <div>
        <p class="receipt-act">{actText(speech.locale, receipt.act, room.devices)}</p>
        <p>{outcome.text}</p>
        {progress?.state === "running" && final === null && (
          <progress value={progress.done} max={progress.total} aria-label={outcome.text} />
        )}
      </div>
      <button
        type="button"
        class="button button-icon"
        aria-label={speech.t("sheet.close")}
        onClick={() => receipts.dismiss(receipt.id)}
      >
        <Icon shape="close" />
      </button>
    </div>
  );
}

interface Outcome {
  readonly icon: IconShape;
  readonly text: string;
}

function outcomeOf(receipt: Receipt, progress: ActProgress | null, speech: Speech): Outcome {
  const { t, say, locale } = speech;
  if (receipt.problem !== null) {
    const why = problemText(locale, receipt.problem);
    return { icon: "now", text: t("act.refused", { why }) };
  }
  if (progress === null) return { icon: "wait", text: t("act.sending") };
  switch (progress.state) {
    case "waiting":
      return { icon: "wait", text: t("act.accepted") };
    case "done":
      return { icon: "calm", text: t("act.done") };
    case "limited":
      return { icon: "hand", text: t("act.limited", { why: say(progress.why) }) };
    case "running":
      return {
        icon: "wait",
        text: t("test.running", { done: progress.done, total: progress.total }),
      };
    case "held":
      return { icon: "wait", text: t("act.held", { why: say(progress.why) }) };
    case "failed": {
      const failure = errorCatalogue[progress.failure.code];
      return { icon: "soon", text: t("act.failed", { why: failure[locale.language] }) };
    }
  }
}
