import { useObservable } from "../../../contract/screen/observable.ts";
import { ReceiptCard } from "../../../contract/screen/receipt-card.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";

/** Answers to acts, whatever page is open; read out as they come. */
export function ReceiptTray() {
  const { receipts } = usePanel();
  const room = useRoom();
  const shown = useObservable(receipts);
  return (
    <div class="tray" role="status" aria-live="polite">
      {shown.map((receipt) => (
        <ReceiptCard key={receipt.id} receipt={receipt} room={room} receipts={receipts} />
      ))}
    </div>
  );
}
