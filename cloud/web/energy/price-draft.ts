import type { EnergySettings } from "../../../contract/site-energy.ts";

/** A band as it is typed. */
export interface BandDraft {
  readonly from: string;
  readonly to: string;
  readonly price: string;
}

/** Prices as they are typed. */
export interface PriceDraft {
  readonly currency: string;
  readonly price: string;
  readonly bands: readonly BandDraft[];
  readonly factor: string;
}

export const bandsMax = 16;
export const newBand: BandDraft = { from: "08:00", to: "11:00", price: "" };

/** `00:00`, `00:30` … `23:30` */
export const halfHours: readonly string[] = Array.from(
  { length: 48 },
  (_, half) => `${String(half >> 1).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"}`,
);

export const draftOf = ({ tariff, co2KgPerKWh }: EnergySettings): PriceDraft => ({
  currency: tariff?.currency ?? "CNY",
  price: tariff === null ? "" : String(tariff.pricePerKWh),
  bands: (tariff?.bands ?? []).map(({ from, to, pricePerKWh }) => {
    return { from, to, price: String(pricePerKWh) };
  }),
  factor: co2KgPerKWh === null ? "" : String(co2KgPerKWh),
});

export type DraftFault = "price" | "factor" | "currency";

/** What was typed as settings, or what is wrong with it. Empty: not set. */
export function settingsOf(draft: PriceDraft): EnergySettings | DraftFault {
  const factor = draft.factor.trim() === "" ? null : numberIn(draft.factor, 10);
  if (factor === undefined) return "factor";
  if (draft.price.trim() === "") return { tariff: null, co2KgPerKWh: factor };
  const price = numberIn(draft.price, 1_000);
  const bands = draft.bands.map(({ from, to, price: text }) => {
    const pricePerKWh = from === to ? undefined : numberIn(text, 1_000);
    return pricePerKWh === undefined ? null : { from, to, pricePerKWh };
  });
  const whole = bands.filter((band) => band !== null);
  if (price === undefined || whole.length < bands.length) return "price";
  if (!/^[A-Z]{3}$/.test(draft.currency)) return "currency";
  const tariff = { currency: draft.currency, pricePerKWh: price, bands: whole };
  return { tariff, co2KgPerKWh: factor };
}

/** Undefined: no number, or not from 0 to `most`. */
function numberIn(text: string, most: number): number | undefined {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !(value >= 0 && value <= most) ? undefined : value;
}
