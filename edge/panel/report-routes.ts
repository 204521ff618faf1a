import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ReportHead, ReportView } from "../../contract/api.ts";
import { reportHead } from "../../contract/report-head.ts";
import { refuse } from "./problem.ts";
import { admit, type SessionPorts } from "./session-routes.ts";

/** The room's self-tests, as its panel lists and shows them. */
export interface ReportPorts {
  /** Oldest first. */
  readonly reports: () => readonly ReportView[];
}

const reportSchema = z.object({ id: z.string().min(1).max(64) });

/** Names of people stand under a report: not for everybody on the network. */
export function addReportRoutes(
  app: FastifyInstance,
  { reports }: ReportPorts,
  sessions: SessionPorts,
): void {
  app.get("/api/reports", (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const heads: readonly ReportHead[] = reports().map(reportHead).toReversed();
    return heads;
  });

  app.get("/api/reports/:id", (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const asked = reportSchema.safeParse(request.params);
    const found = reports().find(({ report }) => report.id === asked.data?.id);
    return found ?? refuse(reply, "unknown-report");
  });
}
