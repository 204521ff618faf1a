import { useMemo } from "preact/hooks";
import type { DeviceEntry } from "../../../contract/inventory.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { type Speech, useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { Column } from "../list/column.ts";
import { faultText, looksOfAvailability, looksOfWarranty } from "./device-looks.ts";

export function useDeviceColumns(route: Route): readonly Column<DeviceEntry>[] {
  const speech = useSpeech();
  return useMemo(
    () => [...identityColumns(speech, route), ...standingColumns(speech)],
    [speech, route],
  );
}

/** Where it is, and who it says it is. */
function identityColumns(
  { t, locale: { language } }: Speech,
  route: Route,
): readonly Column<DeviceEntry>[] {
  const openHref = ({ site, room, device }: DeviceEntry) =>
    formatRoute(withQuery(route, "open", `${site}/${room}/${device}`));
  return [
    {
      id: "room",
      title: t("inventory.room-name"),
      value: ({ site, room }) => `${site}/${room}`,
      cell: ({ site, room, roomName }) => (
        <a href={formatRoute({ path: ["rooms", site, room], query: new Map() })}>
          {roomName[language]}
        </a>
      ),
    },
    {
      id: "device",
      title: t("inventory.device"),
      value: ({ device }) => device,
      cell: (entry) => <a href={openHref(entry)}>{entry.device}</a>,
    },
    {
      id: "kind",
      title: t("inventory.kind"),
      value: ({ kind }) => t(`kind.${kind}`),
      cell: ({ kind }) => t(`kind.${kind}`),
    },
    {
      id: "model",
      title: t("inventory.model"),
      value: ({ maker, model }) => `${maker} ${model}`.trim(),
      cell: ({ maker, model }) => `${maker} ${model}`.trim() || "—",
    },
    {
      id: "serial",
      title: t("inventory.serial"),
      value: ({ serial }) => serial,
      cell: ({ serial }) => <span class="num">{serial || "—"}</span>,
    },
    {
      id: "tag",
      title: t("inventory.tag"),
      value: ({ facts }) => facts.tag,
      cell: ({ facts }) => <span class="num">{facts.tag || "—"}</span>,
    },
  ];
}

/** How it is, and whether its maker still mends it. */
function standingColumns({ t, locale: { language } }: Speech): readonly Column<DeviceEntry>[] {
  const fault = (entry: DeviceEntry) =>
    entry.fault?.stands === true ? faultText(entry.fault, language) : "";
  return [
    {
      id: "state",
      title: t("inventory.availability"),
      value: ({ availability, goneSinceMs }) =>
        goneSinceMs === null ? t(`availability.${availability}`) : t("inventory.gone"),
      cell: ({ availability, goneSinceMs }) =>
        goneSinceMs === null ? (
          <Badge {...looksOfAvailability[availability]} text={t(`availability.${availability}`)} />
        ) : (
          <Badge tone="unknown" icon="unknown" text={t("inventory.gone")} />
        ),
    },
    {
      id: "fault",
      title: t("inventory.fault"),
      value: fault,
      cell: (entry) => fault(entry) || t("inventory.no-fault"),
    },
    {
      id: "warranty",
      title: t("inventory.warranty"),
      value: ({ facts }) => facts.warrantyUntil || null,
      cell: ({ warranty, facts }) =>
        warranty === "unknown" ? (
          "—"
        ) : (
          <span class="inventory-warranty">
            <Badge {...looksOfWarranty[warranty]} text={t(`inventory.warranty-${warranty}`)} />
            <span class="num">{facts.warrantyUntil}</span>
          </span>
        ),
    },
  ];
}
