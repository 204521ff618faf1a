import { useObservable } from "../../../contract/screen/observable.ts";
import { usePanel } from "./panel-context.tsx";
import { ReceiptCard } from "./receipt-card.tsx";

/** Answers to acts, whatever page is open; read out as they come. */
export function ReceiptTray() {
  const { receipts } = usePanel();
  const shown = useObservable(receipts);
  return (
    <div class="tray" role="status" aria-live="polite">
      {shown.map((receipt) => (
        <ReceiptCard key={receipt.id} receipt={receipt} />
      ))}
    </div>
  );
}
