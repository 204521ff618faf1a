import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useMay } from "../console-context.tsx";

export const roomParts = ["now", "devices", "tests", "energy"] as const;
export type RoomPart = (typeof roomParts)[number];

/** The part that the address names: `?part=devices`. */
export const partOfRoute = (route: Route): RoomPart =>
  roomParts.find((part) => part === route.query.get("part")) ?? "now";

/** The way between the parts of a room's page, each with an address of its own. */
export function RoomTabs(props: { readonly route: Route }) {
  const { route } = props;
  const { t } = useSpeech();
  const mayEnergy = useMay("see-energy");
  const current = partOfRoute(route);
  const bare = { path: route.path, query: new Map<string, string>() };
  return (
    <nav class="room-tabs" aria-label={t("room-part.label")}>
      {roomParts
        .filter((part) => part !== "energy" || mayEnergy)
        .map((part) => (
          <a
            key={part}
            class="room-tab"
            href={formatRoute(withQuery(bare, "part", part === "now" ? "" : part))}
            aria-current={part === current ? "page" : undefined}
          >
            {t(`room-part.${part}`)}
          </a>
        ))}
    </nav>
  );
}
