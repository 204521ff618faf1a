import { useMemo } from "preact/hooks";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { WattsChart } from "../../contract/screen/watts-chart.tsx";
import { numberText } from "../../contract/text/text.ts";

/** Watts now and over the last hour, the meeting shaded. */
export function RoomWatts(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const { meeting } = room;
  const bands = useMemo(
    () =>
      meeting === null
        ? []
        : [{ fromMs: meeting.startMs, toMs: meeting.endMs, text: meetingTitle(locale, meeting) }],
    [meeting, locale],
  );
  return (
    <section class="card" aria-labelledby="watts-title">
      <h2 id="watts-title">{t("watts.title")}</h2>
      <p class={`watts ${room.online ? "" : "watts-stale"}`}>
        <span class="watts-number num">
          {room.watts === null ? "—" : numberText(locale.language, room.watts)}
        </span>
        <span class="unit">W</span>
        {!room.online && <span class="quality">{t("quality.stale")}</span>}
      </p>
      <WattsChart
        points={room.wattsHour}
        limitW={room.standbyWatts ?? null}
        bands={bands}
        name={`${room.site}-${room.room}`}
      />
    </section>
  );
}
