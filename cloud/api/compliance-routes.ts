import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { dutyOutcomes, monthSchema } from "../../contract/compliance.ts";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import type { ApiParts } from "./api-parts.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, nothing } from "./route.ts";

const clauseSchema = z.string().min(1).max(64);

const monthQuery = z.object({
  month: monthSchema,
  site: siteIdSchema.exactOptional(),
  clause: clauseSchema.exactOptional(),
  /** A document by its name: all of its clauses. */
  document: z.string().min(1).max(200).exactOptional(),
});

const dutiesQuery = z.object({
  month: monthSchema,
  clause: clauseSchema.exactOptional(),
  outcome: z.enum(dutyOutcomes).exactOptional(),
});

/** Clause, duty, evidence: what of the standards was kept in a month. */
export function addComplianceRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { compliance, clauses, gate } = parts;
  addRead(app, gate, {
    path: "/api/compliance",
    access: "see-compliance",
    summary: "Duties of a month by clause and room, and how they ended (ComplianceMonth)",
    params: nothing,
    query: monthQuery,
    async handle({ query: { month, site, clause, document }, sees }) {
      const named = clauses.filter((one) => document === undefined || one.document === document);
      const asked =
        clause !== undefined
          ? [clause]
          : document === undefined
            ? null
            : named.map((one) => one.id);
      const isMeant = (ref: { readonly site: string; readonly room: string }) =>
        (site === undefined || ref.site === site) && sees(ref);
      return answer(await compliance.month({ month, sees: isMeant, clauses: asked }));
    },
  });
  addRead(app, gate, {
    path: "/api/compliance/:site/:room",
    access: "see-compliance",
    summary: "Duties of a room's month with their evidence, the worst first (ComplianceDuties)",
    params: z.strictObject({ site: siteIdSchema, room: roomIdSchema }),
    query: dutiesQuery,
    async handle({ params, query: { month, clause = null, outcome = null }, sees }) {
      if (!sees(params)) return refusal("unknown-room");
      const found = await compliance.duties({ ...params, month, clause, outcome });
      return found === null ? refusal("unknown-room") : answer(found);
    },
  });
}
