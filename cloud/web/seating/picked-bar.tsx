import type { PlateLook } from "../../../contract/agenda.ts";
import type { Attendee } from "../../../contract/booking.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { seatOf } from "../../../contract/seating/plan-edits.ts";
import type { SeatPlan } from "../../../contract/seating/seat-plan.ts";

/** Who is picked up, where they sit, and what the plate there will show. */
export function PickedBar(props: {
  readonly person: Attendee;
  readonly plan: SeatPlan;
  readonly plateSeats: readonly string[];
  readonly look: PlateLook;
  readonly standUp: () => void;
  readonly change: () => void;
  readonly putBack: () => void;
}) {
  const { person, plan, look } = props;
  const { t } = useSpeech();
  const seat = seatOf(plan, person.id);
  const hasPlate = seat !== null && props.plateSeats.includes(seat);
  return (
    <div class="seat-picked-bar">
      <div>
        <strong>{person.name}</strong>{" "}
        <span class="small quiet">
          {seat === null ? t("seating.no-seat") : t("seating.sits-at", { place: seat })}
        </span>
        {seat !== null && (
          <p class="small quiet">{t(hasPlate ? "seating.plate-shows" : "seating.plate-none")}</p>
        )}
      </div>
      {hasPlate && (
        <div class="seat-plate-look">
          <span class="seat-plate-name">{person.name}</span>
          {look.showsUnit && person.unit !== "" && <span>{person.unit}</span>}
          {look.showsPost && person.post !== "" && <span>{person.post}</span>}
        </div>
      )}
      <span class="seat-tools">
        {seat !== null && (
          <button type="button" class="button button-small" onClick={props.standUp}>
            {t("seating.stand-up")}
          </button>
        )}
        <button type="button" class="button button-small" onClick={props.change}>
          {t("seating.change-person")}
        </button>
        <button type="button" class="button button-small" onClick={props.putBack}>
          {t("seating.put-back")}
        </button>
      </span>
    </div>
  );
}
