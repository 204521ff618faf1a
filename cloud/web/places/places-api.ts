import type { Place, PlaceKind } from "../../../contract/places.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";

export interface PlaceDraft {
  /** Null: at the top. */
  readonly parent: string | null;
  readonly kind: PlaceKind;
  readonly name: Place["name"];
  readonly sort: number;
}

/** Where rooms stand, as the console changes it. */
export interface PlacesApi {
  addPlace(place: PlaceDraft): Promise<ApiResult<Place>>;
  changePlace(
    id: string,
    part: { readonly parent?: string | null; readonly name?: Place["name"] },
  ): Promise<ApiResult<Place>>;
  removePlace(id: string): Promise<ApiResult<Place>>;
  /** To a floor of their building; to the building itself: on none of its floors. All or none. */
  moveRooms(
    to: string,
    rooms: readonly { readonly site: string; readonly room: string }[],
  ): Promise<ApiResult<{ readonly moved: number }>>;
}

export const createPlacesApi = (http: Http): PlacesApi => ({
  addPlace: (place) => http.request("POST", "places", place),
  changePlace: (id, part) => http.request("PUT", placePath(id), part),
  removePlace: (id) => http.request("DELETE", placePath(id)),
  moveRooms: (to, rooms) =>
    http.request("PUT", `${placePath(to)}/rooms`, {
      rooms: rooms.map(({ site, room }) => ({ site, room })),
    }),
});

const placePath = (id: string): string => `places/${encodeURIComponent(id)}`;
