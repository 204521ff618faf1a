import { type EnergySettings, energySettingsSchema } from "../../contract/site-energy.ts";
import type { HubDatabase } from "./hub-database.ts";

/** Settings and how often they were changed; 0: nobody has set anything. */
export interface StoredEnergySettings {
  readonly version: number;
  readonly settings: EnergySettings;
}

export interface EnergySettingStore {
  get(): Promise<StoredEnergySettings>;
  set(settings: EnergySettings): Promise<void>;
}

/** No price and no factor is made up. */
const nothingSet: StoredEnergySettings = {
  version: 0,
  settings: { tariff: null, co2KgPerKWh: null },
};

export const createEnergySettingStore = ({ queries }: HubDatabase): EnergySettingStore => ({
  async get() {
    const row = await queries
      .selectFrom("energy_settings")
      .select(["version", "settings"])
      .executeTakeFirst();
    if (row === undefined) return nothingSet;
    const read = energySettingsSchema.safeParse(JSON.parse(row.settings));
    return read.success ? { version: row.version, settings: read.data } : nothingSet;
  },
  async set(settings) {
    const text = JSON.stringify(settings);
    await queries
      .insertInto("energy_settings")
      .values({ id: 1, version: 1, settings: text })
      .onConflict((old) =>
        old.column("id").doUpdateSet((row) => ({
          settings: text,
          version: row("energy_settings.version", "+", 1),
        })),
      )
      .execute();
  },
});
