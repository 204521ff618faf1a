import { Field } from "../../../contract/screen/field.tsx";
import type { PlacesView } from "../../../contract/places.ts";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";

/** All rooms, those of a place, or one room that was chosen from a list; stands in the address. */
export function PlaceFilter(props: { readonly route: Route }) {
  const { route } = props;
  const { api, router } = useConsole();
  const { t, locale } = useSpeech();
  const answer = useAnswer(() => api.energyPlaces(), "places");
  const places = answer?.ok === true ? answer.value.places : [];
  const site = route.query.get("site") ?? "";
  const room = route.query.get("room") ?? "";
  const place = route.query.get("place") ?? "";
  const choose = (value: string) => {
    const all = withQuery(withQuery(route, "room", ""), "site", "");
    router.replace(withQuery(all, "place", value));
  };
  return (
    <div class="energy-place screen-only">
      <Field label={t("site-energy.place")} hint={null}>
        {(ids) => (
          <select
            {...ids}
            class="select"
            value={room === "" ? place : "room"}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            <option value="">{t("site-energy.all-places")}</option>
            {room !== "" && <option value="room">{`${site}/${room}`}</option>}
            {inTree(places).map(({ id, name, depth }) => (
              <option key={id} value={id}>
                {"\u2003".repeat(depth) + name[locale.language]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

type TreePlace = PlacesView["places"][number] & { readonly depth: number };

/** Each place below the one it stands in; the hub sends no circles, and none is followed. */
function inTree(places: PlacesView["places"]): readonly TreePlace[] {
  const ids = new Set(places.map(({ id }) => id));
  const below = (parent: string | null, depth: number): readonly TreePlace[] =>
    depth > 8
      ? []
      : places
          .filter((place) => (ids.has(place.parent ?? "") ? place.parent : null) === parent)
          .toSorted((a, b) => a.sort - b.sort)
          .flatMap((place) => [{ ...place, depth }, ...below(place.id, depth + 1)]);
  return below(null, 0);
}
