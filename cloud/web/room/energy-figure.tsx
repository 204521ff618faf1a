import type { HubRoomView } from "../../../contract/hub-api.ts";
import { useScreen, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { numberText } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { FigureBody } from "../figure-body.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { dateIn, daysAfter } from "./local-date.ts";

const usualDays = 7;

/** What all rooms used today, beside the mean day of the week before. Leads to the energy page. */
export function EnergyFigure(props: { readonly room: HubRoomView }) {
  const { t, locale } = useSpeech();
  const { clock } = useScreen();
  const { api } = useConsole();
  const today = dateIn(props.room, clock.wallMs());
  const before = { from: daysAfter(today, -usualDays), to: daysAfter(today, -1) };
  const now = useAnswer(() => api.energyBetween({ from: today, to: today, step: "day" }), today);
  const usual = useAnswer(() => api.energyBetween({ ...before, step: "day" }), `before ${today}`);
  const kWh = now?.ok === true ? now.value.total.kWh : null;
  const metered = usual?.ok === true ? usual.value.series.flatMap((bar) => bar.kWh ?? []) : [];
  const sum = metered.reduce((total, one) => total + one, 0);
  const shown = (value: number) =>
    numberText(locale.language, value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
  return (
    <li class="figure">
      <a class="figure-link" href="#/energy">
        <FigureBody
          figure={{
            name: t("figure.energy"),
            value: kWh === null ? "—" : shown(kWh),
            unit: "kWh",
            icon: null,
            hint:
              metered.length === 0
                ? t("figure.energy-none")
                : t("figure.energy-usual", { kWh: shown(sum / metered.length) }),
            href: null,
          }}
        />
      </a>
    </li>
  );
}
