import { Age } from "../../../contract/screen/age.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { WattsChart } from "../../../contract/screen/watts-chart.tsx";
import { numberText } from "../../../contract/text/text.ts";
import { useRoom } from "./panel-context.tsx";
import { wattsNow } from "./watts-now.ts";

/** Watts now and over the last hour. */
export function WattsCard() {
  const room = useRoom();
  const { t, locale } = useSpeech();
  const now = wattsNow(room.devices, room.watts);
  const { meeting } = room;
  const bands =
    meeting === null
      ? []
      : [
          {
            fromMs: meeting.startMs,
            toMs: meeting.endMs,
            text: meetingTitle(locale, meeting),
          },
        ];
  return (
    <section class="card" aria-labelledby="watts-title">
      <h2 id="watts-title">{t("watts.title")}</h2>
      <p class={`watts ${now.stale ? "watts-stale" : ""}`}>
        <span class="watts-number num">
          {now.watts === null ? "—" : numberText(locale.language, now.watts)}
        </span>
        <span class="unit">W</span>
        {now.stale && (
          <span class="quality">
            <Icon shape="wait" />
            {t("quality.stale")}
          </span>
        )}
        <Age atMs={now.atMs} />
      </p>
      <WattsChart
        points={room.watts}
        limitW={room.standbyWatts}
        bands={bands}
        name={`${room.site}-${room.room}`}
      />
    </section>
  );
}
