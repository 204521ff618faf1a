import type { ComponentChildren } from "preact";
import { daysBetween } from "../../../contract/calendar-dates.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SiteEnergy } from "../../../contract/site-energy.ts";
import { numberText } from "../../../contract/text/text.ts";
import { digitsText, kWhText, longDateText, moneyText, percentOf } from "./energy-words.ts";

/** The figures a keeper of buildings asks for first. */
export function EnergyFigureBar(props: { readonly energy: SiteEnergy }) {
  const { energy } = props;
  const { total } = energy;
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { kWh } = total;
  const metered = { metered: energy.meteredRooms, rooms: energy.rooms };
  return (
    <div class="site-bar">
      <Figure
        name={t("site-energy.used")}
        value={kWh === null ? "—" : kWhText(language, kWh)}
        unit="kWh"
      >
        <Compared energy={energy} />
        <br />
        {t("site-energy.metered-share", { percent: percentOf(total.coverage) })} ·{" "}
        {t("site-energy.metered-rooms", metered)}
      </Figure>
      <Figure
        name={t("site-energy.wasted-figure")}
        value={kWh === null ? "—" : kWhText(language, total.wastedKWh)}
        unit="kWh"
      >
        {t("site-energy.wasted-hint")}
        {kWh !== null && kWh > 0 && (
          <>
            <br />
            {t("site-energy.outside-hint", { percent: percentOf(total.baseKWh / kWh) })}
          </>
        )}
      </Figure>
      <Figure
        name={t("site-energy.saved-figure")}
        value={total.savedMs === 0 ? "—" : kWhText(language, total.savedKWh)}
        unit="kWh"
      >
        {t("site-energy.saved-hint")}
      </Figure>
      <UseFigures energy={energy} />
      <CostFigures energy={energy} />
    </div>
  );
}

/** What was used for people, and how the rooms were kept. */
function UseFigures({ energy }: { readonly energy: SiteEnergy }) {
  const { total } = energy;
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { kWhPerPersonHour, airOnMs, comfortKnownMs } = total;
  return (
    <>
      <Figure
        name={t("site-energy.per-head")}
        value={kWhPerPersonHour === null ? "—" : kWhText(language, kWhPerPersonHour)}
        unit="kWh"
      >
        {t("site-energy.per-head-hint", { count: numberText(language, total.personHours) })}
      </Figure>
      <Figure
        name={t("site-energy.limits")}
        value={airOnMs === 0 ? "—" : String(percentOf(1 - total.beyondMs / airOnMs))}
        unit="%"
      >
        {airOnMs === 0 ? t("site-energy.no-air") : t("site-energy.limits-hint")}
      </Figure>
      {comfortKnownMs > 0 && (
        <Figure
          name={t("site-energy.comfort")}
          value={String(percentOf(total.comfortMs / comfortKnownMs))}
          unit="%"
        >
          {t("site-energy.comfort-hint")}
        </Figure>
      )}
    </>
  );
}

/** What time and energy cost, as far as anybody has set a price. */
function CostFigures({ energy }: { readonly energy: SiteEnergy }) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { kWh, delayW, cost } = energy.total;
  const { tariff, co2KgPerKWh } = energy.settings;
  return (
    <>
      {delayW !== null && (
        <Figure name={t("site-energy.delay")} value={kWhText(language, delayW / 1000)} unit="kWh">
          {t("site-energy.delay-hint")}
          {tariff !== null && (
            <>
              <br />
              {moneyText(language, (delayW / 1000) * tariff.pricePerKWh, tariff.currency)}
            </>
          )}
        </Figure>
      )}
      {tariff !== null && cost !== null && (
        <Figure
          name={t("site-energy.cost-figure")}
          value={moneyText(language, cost, tariff.currency)}
          unit=""
        >
          {t("site-energy.cost-hint", { date: longDateText(language, energy.today) })}
        </Figure>
      )}
      {co2KgPerKWh !== null && kWh !== null && (
        <Figure
          name={t("site-energy.co2")}
          value={digitsText(language, kWh * co2KgPerKWh, 0)}
          unit="kg"
        >
          {t("site-energy.co2-hint", { factor: String(co2KgPerKWh) })}
        </Figure>
      )}
    </>
  );
}

function Compared({ energy }: { readonly energy: SiteEnergy }) {
  const { t } = useSpeech();
  const { total, before, from, to, today } = energy;
  const days = daysBetween(from, to < today ? to : today);
  if (total.kWh === null) return null;
  if (before === null || before.kWh === null || before.kWh === 0) {
    return <>{t("site-energy.no-before", { days })}</>;
  }
  const percent = Math.round((total.kWh / before.kWh - 1) * 100);
  if (percent === 0) return <>{t("site-energy.as-before", { days })}</>;
  return percent > 0 ? (
    <>{t("site-energy.more-than-before", { days, percent })}</>
  ) : (
    <>{t("site-energy.less-than-before", { days, percent: -percent })}</>
  );
}

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="figure">
      <span class="figure-name">{props.name}</span>
      <span class="figure-value num">
        {props.value}
        {props.value !== "—" && <span class="unit">{props.unit}</span>}
      </span>
      <span class="small quiet num">{props.children}</span>
    </div>
  );
}
