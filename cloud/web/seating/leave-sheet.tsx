import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import type { LeaveGuard } from "./use-leave-guard.ts";

/** Asked once, before changes are lost. */
export function LeaveSheet({ guard }: { readonly guard: LeaveGuard }) {
  const { t } = useSpeech();
  return (
    <Sheet title={t("seating.leave-title")} close={guard.stay}>
      <p>{t("seating.leave-what")}</p>
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={guard.leave}>
          {t("seating.leave")}
        </button>
        <button type="button" class="button button-main" onClick={guard.stay}>
          {t("seating.stay")}
        </button>
      </div>
    </Sheet>
  );
}
