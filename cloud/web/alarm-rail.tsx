import { useMemo } from "preact/hooks";
import type { HubRoomView } from "../../contract/hub-api.ts";
import { formatRoute } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { NeedBadges } from "./need-badges.tsx";
import { needsPerson, sortByNeed } from "./room-need.ts";

/** More than stand beside the tiles of one screen; the board shows them all. */
const railRooms = 40;

/** The rooms somebody has to go to or call, whatever the filter shows. */
export function AlarmRail(props: { readonly rooms: readonly HubRoomView[] }) {
  const { t, locale } = useSpeech();
  const all = useMemo(() => sortByNeed(props.rooms.filter(needsPerson)), [props.rooms]);
  const needy = all.slice(0, railRooms);
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
      {all.length > needy.length && (
        <a class="button button-small" href="#/?show=need">
          {t("overview.rail-more", { count: all.length - needy.length })}
        </a>
      )}
    </aside>
  );
}
