import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { traceRequestSchema, type TraceSubject, type TraceView } from "../../contract/trace.ts";
import { deviceIdSchema } from "../../contract/ids.ts";
import { refuse, refuseForm } from "./problem.ts";
import { admit, type SessionPorts } from "./session-routes.ts";

/** The traces of the room's wires, as the panel switches and reads them. */
export interface TracePorts {
  readonly traces: {
    switchOn(
      subject: TraceSubject,
      forMs: number,
    ): TraceView | "unknown-subject" | "too-many-traces";
    switchOff(subject: TraceSubject): void;
    view(subject: TraceSubject, after: number): TraceView | undefined;
  };
}

const whose = { device: deviceIdSchema.optional(), link: deviceIdSchema.optional() };
const one = "name one device or one link";
const subjectSchema = z.object(whose).transform(({ device, link }, context): TraceSubject => {
  if (device !== undefined && link === undefined) return { device };
  if (link !== undefined && device === undefined) return { link };
  context.addIssue({ code: "custom", message: one });
  return z.NEVER;
});
const afterSchema = z.object({ after: z.coerce.number().int().min(0).default(0) });

/** What stands on a wire may name people: everybody signed in may read it, who acts may switch it. */
export function addTraceRoutes(
  app: FastifyInstance,
  { traces }: TracePorts,
  sessions: SessionPorts,
): void {
  app.get("/api/trace", (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const subject = subjectSchema.safeParse(request.query);
    if (!subject.success) return refuseForm(reply, subject.error);
    const from = afterSchema.safeParse(request.query);
    if (!from.success) return refuseForm(reply, from.error);
    return traces.view(subject.data, from.data.after) ?? refuse(reply, "no-trace");
  });

  app.post("/api/trace", (request, reply) => {
    const by = admit(sessions, request, reply, "technician");
    if (by === undefined) return reply;
    const asked = traceRequestSchema.safeParse(request.body);
    if (!asked.success) return refuseForm(reply, asked.error);
    const trace = traces.switchOn(asked.data.subject, asked.data.forS * 1000);
    if (typeof trace === "string") return refuse(reply, trace);
    sessions.log.info({ ...asked.data.subject, by: by.name }, "a wire trace was switched on");
    return trace;
  });

  app.delete("/api/trace", (request, reply) => {
    if (admit(sessions, request, reply, "technician") === undefined) return reply;
    const subject = subjectSchema.safeParse(request.query);
    if (!subject.success) return refuseForm(reply, subject.error);
    traces.switchOff(subject.data);
    return reply.code(204).send();
  });
}
