import { dutyTitle } from "../../../contract/screen/duty-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Telling } from "./asked-card.tsx";
import { remindedDuties } from "./asked-duties.ts";
import { dutyHref } from "./duty-filter.ts";
import { useRoom } from "./panel-context.tsx";

/** Of what the equipment owes: who was told that it is late. Nothing when nobody had to be. */
export function NoticeList() {
  const room = useRoom();
  const { t, locale } = useSpeech();
  const duties = remindedDuties(room);
  if (duties.length === 0) return null;
  return (
    <>
      <h3 class="notice-title">{t("notice.title")}</h3>
      <ul class="notices">
        {duties.map((duty) => (
          <li key={duty.id}>
            <a class="duty-link" href={dutyHref(duty.id)}>
              {dutyTitle(locale, duty)}
            </a>
            <Telling duty={duty} />
          </li>
        ))}
      </ul>
    </>
  );
}
