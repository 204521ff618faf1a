import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { publicMeeting, type ReportView } from "../../contract/api.ts";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import { selfTestKinds, selfTestResults } from "../../contract/selftest.ts";
import type { SiteReports } from "../../contract/site-reports.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { ApiParts } from "./api-parts.ts";
import { answer, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, nothing } from "./route.ts";

const timeMs = z.coerce.number().int().min(0).max(253_402_300_799_999);

/** Self-tests of all rooms, and one of them with its steps and signatures. */
export function addReportRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { store, bookings, views, gate } = parts;

  addRead(app, gate, {
    path: "/api/reports",
    access: "see-rooms",
    summary: "Self-tests of all rooms (SiteReports, newest first)",
    params: nothing,
    query: z.strictObject({
      site: siteIdSchema.exactOptional(),
      room: roomIdSchema.exactOptional(),
      kind: z.enum(selfTestKinds).exactOptional(),
      result: z.enum(selfTestResults).exactOptional(),
      fromMs: timeMs.exactOptional(),
      beforeMs: timeMs.exactOptional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    async handle({ query, sees }) {
      const all = await views.names();
      const rooms = all
        .filter(sees)
        .filter(({ site }) => query.site === undefined || site === query.site)
        .filter(({ room }) => query.room === undefined || room === query.room);
      const filter = {
        rooms,
        test: query.kind ?? null,
        worst: query.result ?? null,
        fromMs: query.fromMs ?? null,
        beforeMs: query.beforeMs ?? null,
      };
      const found = await store.reports.heads(filter, query.limit + 1);
      const named = new Map(rooms.map((room) => [keyOf(room), room]));
      const reports = found.slice(0, query.limit).flatMap(({ ref, ...head }) => {
        const room = named.get(keyOf(ref));
        return room === undefined ? [] : [{ ...room, ...head }];
      });
      const body: SiteReports = { reports, more: found.length > query.limit };
      return answer(body);
    },
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/reports/:id",
    access: "see-rooms",
    summary: "One self-test with its steps and signatures (ReportView)",
    params: roomParams.extend({ id: z.string().min(1).max(256) }),
    query: nothing,
    async handle({ params: { id, ...ref } }) {
      const found = await store.reports.find(ref, id);
      if (found === null) return refusal("unknown-self-test");
      const { meetings } = await bookings.current(ref);
      const meeting = meetings.find((one) => one.id === found.report.meetingId);
      const body: ReportView = {
        ...found,
        meeting: meeting === undefined ? null : publicMeeting(meeting),
      };
      return answer(body);
    },
  });
}
