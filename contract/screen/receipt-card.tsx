import { useEffect, useState } from "preact/hooks";
import { actProgress, type ActProgress, isFinal, type ProgressRoom } from "./act-progress.ts";
import { Icon, type IconShape } from "./icon.tsx";
import { problemText } from "./point-text.ts";
import { progressText } from "./progress-text.ts";
import { useScreen, useSpeech, type Speech } from "./screen-context.tsx";
import { screenLimits } from "./screen-limits.ts";
import { actText } from "./act-text.ts";
import type { Receipt, Receipts } from "./receipts.ts";

/** One act: accepted, then done as the room reads it back, or why not. */
export function ReceiptCard(props: {
  readonly receipt: Receipt;
  readonly room: ProgressRoom;
  readonly receipts: Pick<Receipts, "dismiss">;
}) {
  const { receipt, room, receipts } = props;
  const { clock } = useScreen();
  const speech = useSpeech();
  const progress =
    receipt.state === "accepted" ? actProgress(receipt.act, receipt.sentAtMs, room) : null;
  // What the room has once shown as done stays so on its receipt, whatever comes after.
  const [final, setFinal] = useState<ActProgress | null>(null);
  const isOver = progress !== null && isFinal(progress);
  // The end that the meeting had when this was asked for: what was asked may have moved it since.
  const [endMs] = useState(room.meeting?.endMs ?? null);
  const outcome = outcomeOf(receipt, final ?? progress, speech);
  useEffect(() => {
    if (isOver) setFinal((known) => known ?? progress);
  }, [isOver]);
  useEffect(() => {
    const { receiptShownMs, receiptRefusedMs, receiptLongestMs } = screenLimits;
    const unsettledMs = receipt.state === "refused" ? receiptRefusedMs : receiptLongestMs;
    const shownMs = final === null ? unsettledMs : receiptShownMs;
    return clock.after("receipt", shownMs, () => receipts.dismiss(receipt.id));
  }, [final, receipt.state, clock, receipts, receipt.id]);
  return (
    <div class={`receipt receipt-${receipt.state}`}>
      <Icon shape={outcome.icon} />
      <div>
        <p class="receipt-act">
          {actText(speech.locale, receipt.act, { devices: room.devices, endMs })}
        </p>
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
  const { t, locale } = speech;
  if (receipt.problem !== null) {
    const why = problemText(locale, receipt.problem);
    return { icon: "now", text: t("act.refused", { why }) };
  }
  if (progress === null) return { icon: "wait", text: t("act.sending") };
  return { icon: icons[progress.state], text: progressText(locale, progress) };
}

const icons: Readonly<Record<ActProgress["state"], IconShape>> = {
  waiting: "wait",
  running: "wait",
  held: "wait",
  limited: "hand",
  failed: "soon",
  done: "calm",
  "read-back": "calm",
};
