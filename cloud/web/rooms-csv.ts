import type { HubRoomView } from "../../contract/hub-api.ts";
import { csvText } from "../../contract/screen/csv-text.ts";
import { roomNeed } from "./room-need.ts";

const columns =
  "site,room,name_zh,name_en,online,phase,occupancy,watts,open_alarms,done,late,missed,need_rank";

/** The list as shown, for other programs. Names are quoted; a formula cannot start a cell. */
export function roomsCsv(rooms: readonly HubRoomView[]): string {
  const rows = rooms.map((room) =>
    [
      room.site,
      room.room,
      csvText(room.name.zh),
      csvText(room.name.en),
      room.online,
      room.phase ?? "",
      room.occupancy ?? "",
      room.watts ?? "",
      room.openAlarms,
      room.dutiesToday.done,
      room.dutiesToday.late,
      room.dutiesToday.missed,
      roomNeed(room).rank,
    ].join(","),
  );
  return `${[columns, ...rows].join("\n")}\n`;
}
