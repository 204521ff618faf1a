import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { Badge } from "../../contract/screen/badge.tsx";
import { dutyTitle } from "../../contract/screen/duty-title.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { deadlineTime } from "../../contract/text/text.ts";
import { toldDuties } from "./told-duties.ts";

/** Duties that somebody was asked for and that are still open, with who that is. */
export function ToldList(props: { readonly room: HubRoomDetail }) {
  const { t, locale } = useSpeech();
  const told = toldDuties(props.room);
  if (told.length === 0) return null;
  return (
    <>
      <h3 class="told-title">{t("told.title")}</h3>
      <ul class="rail-list">
        {told.map(({ duty, role, isEscalated }) => (
          <li key={duty.id}>
            <span>
              {dutyTitle(locale, duty)}{" "}
              <span class="small quiet num">
                {t("duties.due", { at: deadlineTime(locale, duty.dueAtMs) })}
              </span>
            </span>
            <Badge
              tone={isEscalated ? "now" : "soon"}
              icon={isEscalated ? "now" : "soon"}
              text={t(isEscalated ? "asked.escalated" : "asked.reminded", { role })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
