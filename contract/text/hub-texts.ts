import { adminEn } from "./admin-en.ts";
import { adminZh } from "./admin-zh.ts";
import { bookingEn } from "./booking-en.ts";
import { bookingZh } from "./booking-zh.ts";
import { complianceEn } from "./compliance-en.ts";
import { complianceZh } from "./compliance-zh.ts";
import { consoleEn } from "./console-en.ts";
import { consoleZh } from "./console-zh.ts";
import { doorEn } from "./door-en.ts";
import { doorZh } from "./door-zh.ts";
import { hubAlarmEn } from "./hub-alarm-en.ts";
import { hubAlarmZh } from "./hub-alarm-zh.ts";
import { placesEn } from "./places-en.ts";
import { placesZh } from "./places-zh.ts";
import { roomPageEn } from "./room-page-en.ts";
import { roomPageZh } from "./room-page-zh.ts";
import { seatingEn } from "./seating-en.ts";
import { seatingZh } from "./seating-zh.ts";
import { siteEnergyEn } from "./site-energy-en.ts";
import { siteEnergyZh } from "./site-energy-zh.ts";
import { sourceEn } from "./source-en.ts";
import { sourceZh } from "./source-zh.ts";
import { systemEn } from "./system-en.ts";
import { systemZh } from "./system-zh.ts";
import { addTexts, type Language } from "./text.ts";

/**
 * What only the hub says: its pages, its letters, its files. A room's panel never loads it. Whoever
 * says any of it imports this file.
 */
export const hubTexts = {
  zh: {
    ...adminZh,
    ...bookingZh,
    ...complianceZh,
    ...consoleZh,
    ...doorZh,
    ...hubAlarmZh,
    ...placesZh,
    ...roomPageZh,
    ...seatingZh,
    ...siteEnergyZh,
    ...sourceZh,
    ...systemZh,
  },
  en: {
    ...adminEn,
    ...bookingEn,
    ...complianceEn,
    ...consoleEn,
    ...doorEn,
    ...hubAlarmEn,
    ...placesEn,
    ...roomPageEn,
    ...seatingEn,
    ...siteEnergyEn,
    ...sourceEn,
    ...systemEn,
  },
} as const satisfies Record<Language, Record<string, string>>;

addTexts(hubTexts);
