import { Icon } from "../../../contract/screen/icon.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { redo, undo } from "./seat-editing.ts";
import type { SavedDetails } from "./use-saved-details.ts";
import type { SeatEditing } from "./use-seat-editing.ts";

/** Within reach on every screen: undo, redo, save, and what has become of it. */
export function SaveBar(props: {
  readonly seats: SeatEditing;
  readonly saved: SavedDetails;
  readonly isOnline: boolean;
  readonly save: () => void;
}) {
  const { seats, saved } = props;
  const { t } = useSpeech();
  const { past, future } = seats.editing;
  return (
    <div class="seat-save-bar">
      <ProblemNote problem={saved.problem} />
      {seats.isOvertaken && (
        <div class="note note-soon" role="alert">
          <Icon shape="soon" />
          <span>{t("seating.overtaken")}</span>
          <button type="button" class="button button-small" onClick={seats.takeTheirs}>
            {t("seating.take-theirs")}
          </button>
        </div>
      )}
      <div class="seat-save-line">
        <p class="small" role="status">
          {seats.isDirty ? t("seating.unsaved") : <SavedAs {...props} />}
        </p>
        <span class="seat-tools">
          <button
            type="button"
            class="button"
            disabled={past.length === 0}
            onClick={() => seats.act(undo)}
          >
            {t("seating.undo")}
          </button>
          <button
            type="button"
            class="button"
            disabled={future.length === 0}
            onClick={() => seats.act(redo)}
          >
            {t("seating.redo")}
          </button>
          <button
            type="button"
            class="button button-main"
            disabled={!seats.isDirty || saved.saving}
            onClick={props.save}
          >
            {saved.saving ? t("act.sending") : t("seating.save")}
          </button>
        </span>
      </div>
    </div>
  );
}

function SavedAs(props: { readonly saved: SavedDetails; readonly isOnline: boolean }) {
  const { t } = useSpeech();
  const { savedAs } = props.saved;
  if (savedAs === null) return <>{t("seating.nothing-to-save")}</>;
  const key = props.isOnline ? "seating.saved-told" : "seating.saved-waits";
  return <>{t(key, { version: String(savedAs) })}</>;
}
