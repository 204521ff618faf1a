import type { HubRoomView } from "../../contract/api.ts";
import { Icon, type IconShape } from "../../contract/screen/icon.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { numberText } from "../../contract/text/text.ts";
import { siteFigures } from "./site-figures.ts";

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly unit: string | null;
  readonly icon: IconShape | null;
  readonly hint: string;
  readonly href: string | null;
}

/** Six figures of all rooms; a figure that stands for rooms leads to them. */
export function SiteBar(props: { readonly rooms: readonly HubRoomView[] }) {
  const { t } = useSpeech();
  const figures = useFigures(props.rooms);
  return (
    <ul class="site-bar" aria-label={t("overview.figures")}>
      {figures.map((figure) => (
        <li
          key={figure.name}
          class={figure.icon === null ? "figure" : `figure figure-${figure.icon}`}
        >
          {figure.href === null ? (
            <FigureBody figure={figure} />
          ) : (
            <a class="figure-link" href={figure.href}>
              <FigureBody figure={figure} />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function FigureBody(props: { readonly figure: Figure }) {
  const { figure } = props;
  return (
    <>
      <span class="figure-name">{figure.name}</span>
      <span class="figure-value num">
        {figure.icon !== null && <Icon shape={figure.icon} />}
        {figure.value}
        {figure.unit !== null && <span class="unit">{figure.unit}</span>}
      </span>
      <span class="small quiet num">{figure.hint}</span>
    </>
  );
}

function useFigures(rooms: readonly HubRoomView[]): readonly Figure[] {
  const { t, locale } = useSpeech();
  const sum = siteFigures(rooms);
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
    figure(
      "figure.offline",
      sum.offline,
      sum.offline > 0 ? "soon" : null,
      t("figure.offline-hint"),
      "#/?show=offline",
    ),
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
