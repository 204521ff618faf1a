import { useMemo } from "preact/hooks";
import type { HubRoomView } from "../../contract/hub-api.ts";
import type { IconShape } from "../../contract/screen/icon.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { numberText } from "../../contract/text/text.ts";
import { useMay } from "./console-context.tsx";
import { type Figure, FigureBody } from "./figure-body.tsx";
import { EnergyFigure } from "./room/energy-figure.tsx";
import { siteFigures } from "./site-figures.ts";

/** Six figures of all rooms; a figure that stands for rooms leads to them. */
export function SiteBar(props: { readonly rooms: readonly HubRoomView[] }) {
  const { t } = useSpeech();
  const mayEnergy = useMay("see-energy");
  const figures = useFigures(props.rooms, mayEnergy);
  const [first] = props.rooms;
  return (
    <ul class="site-bar" aria-label={t("overview.figures")}>
      {figures.slice(0, -1).map((figure) => (
        <FigureItem key={figure.name} figure={figure} />
      ))}
      {mayEnergy && first !== undefined && <EnergyFigure room={first} />}
      {figures.slice(-1).map((figure) => (
        <FigureItem key={figure.name} figure={figure} />
      ))}
    </ul>
  );
}

function FigureItem({ figure }: { readonly figure: Figure }) {
  return (
    <li class={figure.icon === null ? "figure" : `figure figure-${figure.icon}`}>
      {figure.href === null ? (
        <FigureBody figure={figure} />
      ) : (
        <a class="figure-link" href={figure.href}>
          <FigureBody figure={figure} />
        </a>
      )}
    </li>
  );
}

/** Who may not see energy sees how many rooms are offline in its place. */
function useFigures(rooms: readonly HubRoomView[], mayEnergy: boolean): readonly Figure[] {
  const { t, locale } = useSpeech();
  const sum = useMemo(() => siteFigures(rooms), [rooms]);
  const count = (value: number) => numberText(locale.language, value);
  const figure = (
    name: Parameters<typeof t>[0],
    value: number,
    icon: IconShape | null,
    hint: string,
    href: string | null,
  ): Figure => ({ name: t(name), value: count(value), unit: null, icon, hint, href });
  const ofAll = t("figure.of-rooms", { count: sum.rooms });
  return [
    figure("figure.in-order", sum.inOrder, null, ofAll, "#/"),
    figure("figure.in-meeting", sum.inMeeting, null, ofAll, "#/?show=meeting"),
    figure(
      "figure.need-person",
      sum.needPerson,
      sum.needPerson > 0 ? "now" : null,
      t("figure.need-hint"),
      "#/?show=need",
    ),
    ...(mayEnergy
      ? []
      : [
          figure(
            "figure.offline",
            sum.offline,
            sum.offline > 0 ? "soon" : null,
            t("figure.offline-hint"),
            "#/?show=offline",
          ),
        ]),
    {
      name: t("figure.watts"),
      value: sum.watts === null ? "—" : count(Math.round(sum.watts)),
      unit: "W",
      icon: null,
      hint: t("figure.metered", { count: sum.metered, total: sum.rooms }),
      href: null,
    },
    {
      name: t("figure.late"),
      value: count(sum.late + sum.missed),
      unit: null,
      icon: sum.late + sum.missed > 0 ? "soon" : null,
      hint: t("figure.late-hint", { late: sum.late, missed: sum.missed }),
      href: null,
    },
  ];
}
