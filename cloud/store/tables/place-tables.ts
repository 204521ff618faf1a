/** Where rooms stand. */
export interface PlaceTables {
  places: PlacesTable;
  placed_rooms: PlacedRoomsTable;
}

export interface PlacesTable {
  id: string;
  parent: string | null;
  kind: string;
  name_zh: string;
  name_en: string;
  sort: number;
}

export interface PlacedRoomsTable {
  site: string;
  room: string;
  floor: string;
}
