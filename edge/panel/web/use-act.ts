import type { Act } from "../../../contract/act.ts";
import { useNow } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";

/** Sends an act for the person signed in; asks to sign in when nobody is. */
export function useAct(): (act: Act) => void {
  const panel = usePanel();
  const nowMs = useNow();
  return (act) => {
    if (panel.signedIn.get() === null) panel.asksSignIn.set(true);
    else void panel.receipts.send(act, nowMs);
  };
}
