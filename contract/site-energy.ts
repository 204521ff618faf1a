import { z } from "zod";
import type { MeetingView } from "./api.ts";
import type { DeviceKind } from "./points.ts";

/** What rooms used, wasted and saved, as the hub tells it. Dates are dates of each room's own zone. */

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):(00|30)$/, "a half-hour of the day: 08:30");
const price = z.number().min(0).max(1_000);

export const tariffSchema = z
  .strictObject({
    /** `CNY` */
    currency: z.string().regex(/^[A-Z]{3}$/, "a currency of ISO 4217: CNY"),
    /** Whenever no band says otherwise. */
    pricePerKWh: price,
    /** By the clock on the room's wall; one may last over midnight. */
    bands: z
      .array(z.strictObject({ from: timeOfDay, to: timeOfDay, pricePerKWh: price }))
      .max(16)
      .default([]),
  })
  .refine(({ bands }) => bands.every(({ from, to }) => from !== to), {
    path: ["bands"],
    message: "a band ends at another time than it begins",
  });
export type Tariff = z.infer<typeof tariffSchema>;

/** Null: nobody has set it, and nothing is shown that would follow from it. */
export const energySettingsSchema = z.strictObject({
  tariff: tariffSchema.nullable(),
  /** Kilograms of CO₂ for each kWh from the grid. */
  co2KgPerKWh: z.number().min(0).max(10).nullable(),
});
export type EnergySettings = z.infer<typeof energySettingsSchema>;

/** Figures of some rooms over some days. Used energy = for meetings + outside meetings + bridged. */
export interface EnergyFigures {
  /** Null: nothing was metered. */
  readonly kWh: number | null;
  readonly servedKWh: number;
  readonly baseKWh: number;
  /** Known only in total over gaps of the meter. */
  readonly bridgedKWh: number;
  /** Share of the time that was metered, 0 to 1, of rooms with a meter. */
  readonly coverage: number;
  readonly servedMs: number;
  /** Above the standby limit while the room served nobody and nobody was there. */
  readonly wastedKWh: number;
  readonly wastedMs: number;
  /** By switching off, against the stated baseline. */
  readonly savedKWh: number;
  readonly savedMs: number;
  /** Head-count times hours, of the meetings whose head-count is known and that were metered. */
  readonly personHours: number;
  readonly kWhPerPersonHour: number | null;
  /** Mean watts more in use than outside meetings: what an hour of delay draws. */
  readonly delayW: number | null;
  /** Air-conditioning on with its set-point known; of that, beyond 26 °C cooling or 20 °C heating. */
  readonly airOnMs: number;
  readonly beyondMs: number;
  /** Meetings with the temperature known; of that, within GB/T 18883. */
  readonly comfortKnownMs: number;
  readonly comfortMs: number;
  /** By the tariff in force; null while none is set, or before it was reckoned. */
  readonly cost: number | null;
}

/** A bar of the chart: a day `2026-03-02`, a month `2026-03`, a half-hour `08:30`. */
export interface EnergyBar {
  readonly key: string;
  readonly kWh: number | null;
  /** Null where it cannot be told apart: of half-hours. */
  readonly baseKWh: number | null;
  readonly bridgedKWh: number;
  readonly coverage: number | null;
}

export interface RoomName {
  readonly site: string;
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
}

export interface RoomEnergy extends RoomName, EnergyFigures {
  /** 0: nobody has said. */
  readonly seats: number;
  /** For each hour it served a meeting; null when it served none. */
  readonly kWhPerUsedHour: number | null;
  readonly kWhPerSeat: number | null;
}

/** Who wasted: the greatest first. */
export interface EnergyWaster extends RoomName {
  /** Empty: nothing told which device it was. */
  readonly device: string;
  readonly kind: DeviceKind | null;
  readonly kWh: number;
  readonly ms: number;
}

/** Energy of a kind of device. */
export interface KindEnergy {
  readonly kind: DeviceKind | null;
  /** By meters of their own. */
  readonly meteredKWh: number;
  /** By time switched on and the data sheet. */
  readonly estimatedKWh: number;
}

export const energySteps = ["half-hour", "day", "month"] as const;
export type EnergyStep = (typeof energySteps)[number];

export interface SiteEnergy {
  /** First and last day, both included. */
  readonly from: string;
  readonly to: string;
  /** By room time, where the day is furthest. */
  readonly today: string;
  readonly step: EnergyStep;
  /** Rooms the reader sees, and how many of them were metered. */
  readonly rooms: number;
  readonly meteredRooms: number;
  readonly total: EnergyFigures;
  /** The same number of days before; null when nothing was metered then. */
  readonly before: EnergyFigures | null;
  readonly series: readonly EnergyBar[];
  /** By what they used, the most first. */
  readonly ranking: readonly RoomEnergy[];
  readonly wasters: readonly EnergyWaster[];
  readonly kinds: readonly KindEnergy[];
  /** Local time until which a room without the controller is taken to stay on. */
  readonly closing: string;
  readonly settings: EnergySettings;
}

/** What a meeting took; of one over midnight, the sum of its days. */
export interface MeetingEnergy extends RoomName {
  readonly meeting: Pick<MeetingView, "id" | "title" | "classified" | "headCount"> & {
    /** As booked; null when the agenda had it no more as the day was reckoned. */
    readonly startMs: number | null;
    readonly endMs: number | null;
  };
  readonly date: string;
  readonly timeZone: string;
  /** From power-up to the proof that the room is off. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly kWh: number | null;
  readonly coverage: number;
  readonly personHours: number;
  readonly kWhPerPersonHour: number | null;
}

export interface MeetingEnergies {
  readonly from: string;
  readonly to: string;
  /** How many there are; those listed took most. */
  readonly count: number;
  readonly meetings: readonly MeetingEnergy[];
}

/** The facts of a month, for a public institution's file. */
export interface EnergyReport {
  /** `2026-03` */
  readonly month: string;
  /** Empty: every site the reader sees. */
  readonly site: string;
  readonly madeAtMs: number;
  /** Of its rooms; of several zones, one of them. */
  readonly timeZone: string;
  /** Days of the month that are over, and days it has. */
  readonly daysOver: number;
  readonly days: number;
  readonly total: EnergyFigures;
  /** Last month, and the same month a year ago; null when nothing was metered then. */
  readonly lastMonth: EnergyFigures | null;
  readonly lastYear: EnergyFigures | null;
  readonly sites: readonly { readonly site: string; readonly figures: EnergyFigures }[];
  readonly rooms: readonly RoomEnergy[];
  /** Rooms without any metered day. */
  readonly unmetered: readonly RoomName[];
  readonly series: readonly EnergyBar[];
  readonly meetingCount: number;
  /** The greatest, without words. */
  readonly meetings: readonly MeetingEnergy[];
  readonly wasters: readonly EnergyWaster[];
  readonly kinds: readonly KindEnergy[];
  readonly closing: string;
  readonly settings: EnergySettings;
}
