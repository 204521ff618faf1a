import { formatRoute } from "../../../contract/screen/route.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SiteEnergy } from "../../../contract/site-energy.ts";
import { numberText } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { RoomWatts } from "../room-watts.tsx";
import { dateIn, daysAfter } from "./local-date.ts";
import { useOpenRoom } from "./room-context.tsx";

/** Watts of the last hour, and what the room used today and in the last seven days. */
export function RoomEnergy() {
  const { room } = useOpenRoom();
  const { api } = useConsole();
  const { t } = useSpeech();
  const nowMs = useNow();
  const { site, room: id } = room;
  const today = dateIn(room, nowMs);
  const from = daysAfter(today, -6);
  const answer = useAnswer(
    () => api.energyBetween({ from, to: today, step: "day", room: { site, room: id } }),
    `${site}/${id} ${today}`,
  );
  const all = new Map([
    ["site", site],
    ["room", id],
  ]);
  return (
    <div class="room-cards">
      <RoomWatts room={room} />
      <section class="card" aria-labelledby="energy-title">
        <h2 id="energy-title">{t("room-energy.title")}</h2>
        <AnswerPart answer={answer}>
          {(energy) => <Week energy={energy} today={today} />}
        </AnswerPart>
        <a class="button button-small" href={formatRoute({ path: ["energy"], query: all })}>
          {t("room-energy.more")}
        </a>
      </section>
    </div>
  );
}

/** A row a day, its length to scale: a list and a chart in one. */
function Week(props: { readonly energy: SiteEnergy; readonly today: string }) {
  const { series, total } = props.energy;
  const { t, locale } = useSpeech();
  const most = Math.max(0.001, ...series.map((bar) => bar.kWh ?? 0));
  const shown = (kWh: number | null) =>
    kWh === null ? "—" : numberText(locale.language, Math.round(kWh * 10) / 10);
  return (
    <>
      <table class="usage">
        <caption class="unseen">{t("room-energy.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("energy.day")}</th>
            <th scope="col">{t("energy.kwh")}</th>
            <th scope="col">{t("energy.coverage")}</th>
          </tr>
        </thead>
        <tbody>
          {series.toReversed().map((bar) => (
            <tr key={bar.key}>
              <th scope="row" class="num">
                {bar.key === props.today ? t("energy.today") : bar.key.slice(5)}
              </th>
              <td class="num">
                <div class="usage-bar">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="usage-used" width={((bar.kWh ?? 0) / most) * 100} height="10" />
                    <rect
                      class="usage-base"
                      width={((bar.baseKWh ?? 0) / most) * 100}
                      height="10"
                    />
                  </svg>
                  <span>{shown(bar.kWh)}</span>
                </div>
              </td>
              <td class="num quiet">
                {bar.coverage === null ? "—" : `${Math.floor(bar.coverage * 100)}%`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small quiet num">
        {t("room-energy.sum", {
          kWh: shown(total.kWh),
          base: shown(total.kWh === null ? null : total.baseKWh),
        })}
      </p>
    </>
  );
}
