import { daysBetween, monthAfter, monthRange } from "../../contract/calendar-dates.ts";
import type { EnergyReport } from "../../contract/site-energy.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { BookParts } from "./energy-book.ts";
import { nameOf } from "./energy-rooms.ts";

export interface ReportQuestion {
  /** `2026-03` */
  readonly month: string;
  /** Empty: every site. */
  readonly site: string;
  readonly includes: (ref: RoomRef) => boolean;
}

/** The facts of a month: no words of meetings, so that it can be filed and shown. */
export async function energyReport(
  parts: BookParts,
  { month, site, includes }: ReportQuestion,
  nowMs: number,
  closing: string,
): Promise<EnergyReport> {
  const { from, to } = monthRange(month);
  const look = await parts.look({ from, to, includes });
  const inMonth = async (other: string) => {
    const range = monthRange(other);
    return await parts.figuresIn(look, range.from, range.to);
  };
  const rooms = [...look.rooms.values()];
  const sites = [...new Set(rooms.map((room) => room.site))].toSorted();
  const metered = new Set(look.sums.flatMap(({ roomId, kwh }) => (kwh === null ? [] : roomId)));
  const sumsOf = (name: string) => {
    const ids = new Set(rooms.flatMap((room) => (room.site === name ? room.id : [])));
    return look.sums.filter(({ roomId }) => ids.has(roomId));
  };
  const { count, meetings } = await parts.meetings(
    look,
    hubLimits.energy.meetingsInReport,
    async () => "",
  );
  return {
    month,
    site,
    madeAtMs: nowMs,
    timeZone: rooms[0]?.meta?.timeZone ?? "UTC",
    daysOver: daysBetween(from, look.lastDay),
    days: daysBetween(from, to),
    total: parts.figures(look, look.sums),
    lastMonth: await inMonth(monthAfter(month, -1)),
    lastYear: await inMonth(monthAfter(month, -12)),
    sites: sites.map((name) => ({ site: name, figures: parts.figures(look, sumsOf(name)) })),
    rooms: parts.rooms(look).filter(({ kWh }) => kWh !== null),
    unmetered: rooms.filter(({ id }) => !metered.has(id)).map((room) => nameOf(room, room.meta)),
    series: await parts.bars(look, "day"),
    meetingCount: count,
    meetings,
    wasters: await parts.wasters(look),
    kinds: await parts.kinds(look),
    closing,
    settings: look.stored.settings,
  };
}
