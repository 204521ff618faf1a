import type { Act } from "../../../contract/act.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePanel } from "./panel-context.tsx";
import { subjectOf } from "../../../contract/screen/receipts.ts";

/** Whether an act about the same thing is on its way: its button stays put until it is answered. */
export function useInFlight(act: Act): boolean {
  const { receipts } = usePanel();
  const subject = subjectOf(act);
  return useObservable(receipts).some(
    (receipt) => receipt.state !== "refused" && subjectOf(receipt.act) === subject,
  );
}
