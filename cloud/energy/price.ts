import type { Tariff } from "../../contract/site-energy.ts";

/** Price of each half-hour of a local day, 00:00 first; per kWh. */
export function pricesOf(tariff: Tariff): readonly number[] {
  return Array.from({ length: 48 }, (_, half) => {
    const minute = half * 30;
    const band = tariff.bands.find(({ from, to }) => {
      const [start, end] = [minuteOf(from), minuteOf(to)];
      return start < end ? minute >= start && minute < end : minute >= start || minute < end;
    });
    return band?.pricePerKWh ?? tariff.pricePerKWh;
  });
}

/** What a day cost. Energy of which nobody knows when it was used costs the ordinary price. */
export function costOf(halfHours: readonly number[], bridgedKWh: number, tariff: Tariff): number {
  const prices = pricesOf(tariff);
  const timed = halfHours.reduce((sum, kWh, at) => sum + kWh * (prices[at] ?? 0), 0);
  return timed + bridgedKWh * tariff.pricePerKWh;
}

function minuteOf(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":");
  return Number(hour) * 60 + Number(minute);
}
