import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ApiParts } from "./api-parts.ts";
import { answer } from "./problem.ts";
import { addRead, nothing } from "./route.ts";

const dateSchema = z.iso
  .date()
  .refine((date) => date >= "2000-01-01" && date < "2200-01-01", "from 2000 to 2199");

/** Every room's meetings at once. */
export function addAgendaRoutes(app: FastifyInstance, { views, gate }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/agenda",
    access: "see-rooms",
    summary: "The meetings of all rooms on one date; a classified one has no title (SiteDay)",
    params: nothing,
    query: z.strictObject({ date: dateSchema }),
    handle: async ({ query, sees }) => answer(await views.day(query.date, sees)),
  });
}
