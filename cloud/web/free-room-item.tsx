import type { FreeRoom } from "../../contract/free-rooms.ts";
import { Badge } from "../../contract/screen/badge.tsx";
import { formatRoute } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay } from "../../contract/text/text.ts";

/** One room as an answer: is it free, what does it hold and have, and the way to book it. */
export function FreeRoomItem(props: {
  readonly room: FreeRoom;
  /** Null: the reader may not book. */
  readonly choose: ((room: FreeRoom) => void) | null;
}) {
  const { room, choose } = props;
  const { t, locale } = useSpeech();
  const name = room.name[locale.language];
  const isFree = room.busyUntilMs === null;
  return (
    <li class="free-room">
      <span class="free-room-what">
        <a
          class="free-room-name"
          href={formatRoute({ path: ["rooms", room.site, room.room], query: new Map() })}
        >
          {name}
        </a>
        <span class="small quiet">
          {[
            room.site,
            ...(room.seats > 0 ? [t("find.seats", { count: room.seats })] : []),
            t(`find.use-${room.use}`),
            ...room.equipment.map((kind) => t(`kind.${kind}`)),
          ].join(" · ")}
        </span>
        <FreeBadge room={room} />
      </span>
      {choose !== null && isFree && (
        <button
          type="button"
          class="button"
          aria-label={t("find.book-room", { room: name })}
          onClick={() => choose(room)}
        >
          {t("agenda.book")}
        </button>
      )}
    </li>
  );
}

function FreeBadge({ room }: { readonly room: FreeRoom }) {
  const { t, locale } = useSpeech();
  const { freeUntilMs, busyUntilMs } = room;
  const moment = (atMs: number) => `${dayText(locale, atMs)} ${timeOfDay(locale, atMs)}`;
  if (busyUntilMs !== null) {
    return <Badge tone="soon" icon="soon" text={t("find.busy", { until: moment(busyUntilMs) })} />;
  }
  return freeUntilMs === null ? (
    <Badge tone="calm" icon="calm" text={t("find.free")} />
  ) : (
    <Badge tone="calm" icon="calm" text={t("find.free-until", { until: moment(freeUntilMs) })} />
  );
}
