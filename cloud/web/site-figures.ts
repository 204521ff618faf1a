import type { HubRoomView } from "../../contract/hub-api.ts";
import { needsPerson } from "./room-need.ts";

/** What stands in the bar above all rooms. */
export interface SiteFigures {
  readonly rooms: number;
  readonly inOrder: number;
  readonly inMeeting: number;
  readonly needPerson: number;
  readonly offline: number;
  /** Sum over connected rooms with a reading; null when there is none. */
  readonly watts: number | null;
  /** Rooms behind that sum. */
  readonly metered: number;
  readonly late: number;
  readonly missed: number;
}

export function siteFigures(rooms: readonly HubRoomView[]): SiteFigures {
  const needPerson = rooms.filter(needsPerson).length;
  const readings = rooms
    .filter((room) => room.online)
    .map((room) => room.watts)
    .filter((watts) => watts !== null);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    rooms: rooms.length,
    inOrder: rooms.length - needPerson,
    inMeeting: rooms.filter((room) => room.phase === "meeting").length,
    needPerson,
    offline: rooms.filter((room) => !room.online).length,
    watts: readings.length === 0 ? null : sum(readings),
    metered: readings.length,
    late: sum(rooms.map((room) => room.dutiesToday.late)),
    missed: sum(rooms.map((room) => room.dutiesToday.missed)),
  };
}
