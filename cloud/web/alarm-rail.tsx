import type { HubRoomView } from "../../contract/api.ts";
import { formatRoute } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { NeedBadges } from "./need-badges.tsx";
import { byNeed, needsPerson } from "./room-need.ts";

/** The rooms somebody has to go to or call, whatever the filter shows. */
export function AlarmRail(props: { readonly rooms: readonly HubRoomView[] }) {
  const { t, locale } = useSpeech();
  const needy = props.rooms.filter(needsPerson).toSorted(byNeed);
  return (
    <aside class="rail card" aria-labelledby="rail-title">
      <h2 id="rail-title">{t("overview.alarms")}</h2>
      {needy.length === 0 && <p class="quiet">{t("overview.no-alarms")}</p>}
      <ul class="rail-list">
        {needy.map((room) => (
          <li key={`${room.site}/${room.room}`}>
            <a href={formatRoute({ path: ["rooms", room.site, room.room], query: new Map() })}>
              {room.name[locale.language]}
            </a>
            <NeedBadges room={room} />
            {(room.escalatedTo ?? []).map((role) => (
              <span key={role} class="small quiet">
                {t("asked.escalated", { role })}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </aside>
  );
}
