import { useMemo } from "preact/hooks";
import type { EnergyView } from "../../../contract/energy.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { WattsChart } from "../../../contract/screen/watts-chart.tsx";
import { AnswerGate } from "./answer-gate.tsx";
import { EnergyDays } from "./energy-days.tsx";
import { kWhText, slotsOfToday } from "./energy-figures.ts";
import { EnergyMeetings } from "./energy-meetings.tsx";
import { EnergyStandby } from "./energy-standby.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";
import { useSignedAnswer } from "./use-signed-answer.ts";

/** A slot is a minute long. */
const lookEveryMs = 15_000;

/** What the room used: today by the minute, by day, by meeting, and at rest. */
export function EnergyPage() {
  const { api } = usePanel();
  const { t } = useSpeech();
  const { answer } = useSignedAnswer(() => api.energy(), lookEveryMs, [api]);
  return (
    <AnswerGate answer={answer} title={t("energy.sign-in")} hint={t("energy.sign-in-hint")}>
      {(energy) =>
        energy.meter === null ? (
          <EmptyState title={t("energy.no-meter")} hint={t("energy.no-meter-hint")} />
        ) : (
          <Metered energy={energy} />
        )
      }
    </AnswerGate>
  );
}

function Metered(props: { readonly energy: EnergyView }) {
  const { energy } = props;
  return (
    <div class="energy">
      <div class="energy-main">
        <Today energy={energy} />
        <EnergyDays energy={energy} />
      </div>
      <div class="energy-side">
        <EnergyStandby energy={energy} />
        <EnergyMeetings energy={energy} />
      </div>
    </div>
  );
}

function Today(props: { readonly energy: EnergyView }) {
  const { energy } = props;
  const { today, meter } = energy;
  const { site, room } = useRoom();
  const { t, locale } = useSpeech();
  const points = useMemo(() => slotsOfToday(energy), [energy]);
  const bands = useMemo(
    () =>
      energy.meetings.map(({ meeting }) => ({
        fromMs: meeting.startMs,
        toMs: meeting.endMs,
        text: meetingTitle(locale, meeting),
      })),
    [energy, locale],
  );
  return (
    <section class="card" aria-labelledby="energy-today">
      <h2 id="energy-today">{t("energy.today")}</h2>
      <p class="watts">
        <span class="watts-number num">
          {today.kWh === null ? "—" : kWhText(locale.language, today.kWh)}
        </span>
        <span class="unit">kWh</span>
        {today.baseKWh !== null && (
          <span class="small quiet num">
            {t("energy.base-kwh", { kWh: kWhText(locale.language, today.baseKWh) })}
          </span>
        )}
      </p>
      {points.length === 0 ? (
        <p class="quiet">{t("energy.chart-empty")}</p>
      ) : (
        <WattsChart
          points={points}
          limitW={energy.standby.limitW}
          bands={bands}
          name={`${site}-${room}-${today.date}`}
        />
      )}
      {meter !== null && (
        <p class="small quiet">
          {t("energy.how", { device: meter.device })}{" "}
          {meter.counterKWh === null
            ? t("energy.no-counter")
            : t("energy.counter", { kWh: kWhText(locale.language, meter.counterKWh) })}
        </p>
      )}
    </section>
  );
}
