import type { FastifyInstance } from "fastify";
import { z } from "zod";
import {
  daysBetween,
  monthAfter,
  nextDate,
  periodRange,
  periods,
} from "../../contract/calendar-dates.ts";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import { energySettingsSchema, energySteps } from "../../contract/site-energy.ts";
import type { EnergyQuestion, TitleOf } from "../energy/energy-book.ts";
import { energyReport } from "../energy/energy-report.ts";
import { csvOf, energyTableNames, energyTables } from "../energy/energy-tables.ts";
import { energyWorkbook } from "../energy/energy-workbook.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer } from "./problem.ts";
import { addRead, addRoute, type Call, nothing } from "./route.ts";

const { daysAsked, meetingsShown, meetingsInFile } = hubLimits.energy;

const dateSchema = z
  .string()
  .regex(/^20\d\d-\d\d-\d\d$/, "a date: 2026-03-02")
  .refine((date) => nextDate(date, 0) === date, "there is no such day");

const whereSchema = {
  site: siteIdSchema.exactOptional(),
  room: roomIdSchema.exactOptional(),
  /** A building, a floor, a unit: all rooms below it. */
  place: z.string().min(1).max(128).exactOptional(),
};
const rangeSchema = { from: dateSchema, to: dateSchema, ...whereSchema };

interface Where {
  readonly site?: string;
  readonly room?: string;
  readonly place?: string;
}

interface Range extends Where {
  readonly from: string;
  readonly to: string;
}

const isBounded = ({ from, to }: Range): boolean => {
  const days = daysBetween(from, to);
  return days >= 1 && days <= daysAsked;
};
const boundsMissed = { path: ["to"], message: `from one day to ${daysAsked} days` };

/** A period of the calendar: the one of today when no date of it is given. */
const periodSchema = z.strictObject({
  period: z.enum(periods),
  at: dateSchema.exactOptional(),
  ...whereSchema,
});
const spanSchema = z
  .strictObject({ ...rangeSchema, step: z.enum(energySteps).default("day") })
  .refine(isBounded, boundsMissed)
  .refine(({ step, from, to }) => step !== "half-hour" || from === to, {
    path: ["step"],
    message: "half-hours are told of a single day",
  });
const stepOf = { day: "half-hour", week: "day", month: "day", year: "month" } as const;

/** What rooms used, wasted and saved. */
export function addEnergyRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { energy, gate } = parts;
  addRead(app, gate, {
    path: "/api/energy",
    access: "see-energy",
    summary: "Energy from one date to another: sums, course, rooms, wasters (SiteEnergy)",
    params: nothing,
    query: z.union([spanSchema, periodSchema]),
    handle: async (call) => {
      const { query } = call;
      if (!("period" in query)) {
        return answer(await energy.book.site(questionOf(parts, call, query, query.step)));
      }
      const { period, at = await energy.book.today(), ...where } = query;
      const range = { ...where, ...periodRange(period, at) };
      return answer(await energy.book.site(questionOf(parts, call, range, stepOf[period])));
    },
  });
  addRead(app, gate, {
    path: "/api/energy/meetings",
    access: "see-energy",
    summary: "Meetings by what they took, the most first (MeetingEnergies)",
    params: nothing,
    query: z
      .strictObject({
        ...rangeSchema,
        limit: z.coerce.number().int().min(1).max(meetingsShown).default(meetingsShown),
      })
      .refine(isBounded, boundsMissed),
    handle: async (call) => {
      const question = questionOf(parts, call, call.query, "day");
      return answer(await energy.book.meetings(question, call.query.limit, titlesFor(parts, call)));
    },
  });
  addRead(app, gate, {
    path: "/api/energy/report",
    access: "see-energy",
    summary: "The facts of a month for the file (EnergyReport); no words of meetings",
    params: nothing,
    query: z.strictObject({
      /** Left out: the last one that is over. */
      month: z
        .string()
        .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "a month: 2026-03")
        .exactOptional(),
      ...whereSchema,
    }),
    handle: async (call) => {
      const { month = await lastMonth(parts), site = "" } = call.query;
      const question = { month, site, includes: includes(parts, call, call.query) };
      const { book, nowMs, closing } = energy;
      return answer(await energyReport(book.parts, question, nowMs(), closing));
    },
  });
  addExportRoutes(app, parts);
  addSettingRoutes(app, parts);
}

const lastMonth = async ({ energy }: ApiParts): Promise<string> =>
  monthAfter((await energy.book.today()).slice(0, 7), -1);

function addExportRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { energy, gate, audit } = parts;
  const noWords: TitleOf = async () => "";
  const tablesFor = async (call: Asker, range: Range) => {
    const question = questionOf(parts, call, range, "day");
    const site = await energy.book.site(question);
    const { meetings } = await energy.book.meetings(question, meetingsInFile, noWords);
    const { user, source } = call;
    const object = `${range.from} ${range.to} ${range.site ?? ""}/${range.room ?? ""}`;
    await audit(auditEntry({ user, source }, "export energy", object, true));
    return energyTables(site, meetings);
  };
  addRead(app, gate, {
    path: "/api/energy/export.csv",
    access: "see-energy",
    summary: "Rooms, days or meetings as a CSV file; no words of meetings",
    params: nothing,
    query: z
      .strictObject({ ...rangeSchema, table: z.enum(energyTableNames).default("rooms") })
      .refine(isBounded, boundsMissed),
    handle: async (call) => {
      const { from, to, table } = call.query;
      const tables = await tablesFor(call, call.query);
      call.reply.header("content-type", "text/csv; charset=utf-8");
      call.reply.header("content-disposition", fileNamed(`energy-${table}-${from}-${to}.csv`));
      return answer(csvOf(tables[table]));
    },
  });
  addRead(app, gate, {
    path: "/api/energy/export.xlsx",
    access: "see-energy",
    summary: "Rooms, days and meetings as a workbook; no words of meetings",
    params: nothing,
    query: z
      .strictObject({ ...rangeSchema, language: z.enum(["zh", "en"]).default("zh") })
      .refine(isBounded, boundsMissed),
    handle: async (call) => {
      const { from, to, language } = call.query;
      const { rooms, days, meetings } = await tablesFor(call, call.query);
      call.reply.header(
        "content-type",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      );
      call.reply.header("content-disposition", fileNamed(`energy-${from}-${to}.xlsx`));
      return answer(await energyWorkbook([rooms, days, meetings], language));
    },
  });
}

function addSettingRoutes(app: FastifyInstance, { energy, gate, audit }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/energy/settings",
    access: "see-energy",
    summary: "Tariff and CO₂ factor (EnergySettings); null where nobody has set one",
    params: nothing,
    query: nothing,
    handle: async () => answer((await energy.settings.get()).settings),
  });
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/energy/settings",
    access: "configure",
    ofWholeHub: true,
    summary: "Sets tariff and CO₂ factor; days are priced anew (EnergySettings)",
    params: nothing,
    query: nothing,
    body: energySettingsSchema,
    async handle({ body, user, source }) {
      await energy.settings.set(body);
      await audit(auditEntry({ user, source }, "set energy prices", "", true));
      return answer(body);
    },
  });
}

type Asker = Pick<Call<unknown, unknown, unknown>, "sees" | "may" | "user" | "source">;

const questionOf = (
  parts: ApiParts,
  call: Asker,
  range: Range,
  step: EnergyQuestion["step"],
): EnergyQuestion => ({
  from: range.from,
  to: range.to,
  step,
  includes: includes(parts, call, range),
});

/** Rooms that are asked for and that the caller may see the energy of. */
const includes =
  ({ places }: ApiParts, { sees }: Asker, { site, room, place }: Where) =>
  (ref: RoomRef): boolean =>
    (site === undefined || ref.site === site) &&
    (room === undefined || ref.room === room) &&
    (place === undefined || places.tree().roomPath(ref.site, ref.room).includes(place)) &&
    sees(ref);

/** Titles that agendas still hold, of rooms whose bookings the caller may read; never classified ones. */
const titlesFor =
  ({ bookings }: ApiParts, { may }: Asker): TitleOf =>
  async (ref, meetingId) => {
    if (!may("see-bookings", ref)) return "";
    const { meetings } = await bookings.current(ref);
    const found = meetings.find(({ id }) => id === meetingId);
    return found === undefined || found.classified ? "" : found.title;
  };

const fileNamed = (name: string): string => `attachment; filename="${name}"`;
