import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { type Act, type ActResult, actSchema } from "../../contract/act.ts";
import type {
  ApiProblem,
  ClauseView,
  DutyExplanation,
  Explanation,
  RoomView,
} from "../../contract/api.ts";
import type { PointKey } from "../../contract/ids.ts";
import { mayAct } from "../../contract/people.ts";
import { explainedDuty, explainedPoint } from "../../contract/screen/explain-text.ts";
import type { Language, Locale } from "../../contract/text/text.ts";
import type { LiveClients } from "./live-clients.ts";
import { refuse, refuseForm } from "./problem.ts";
import { admit, type SessionPorts, whoAsks } from "./session-routes.ts";
import { visitorView } from "./visitor-view.ts";
import { sourceOf } from "./wrong-codes.ts";

/** The room as its panel sees it. Titles of classified meetings never come this far. */
export interface RoomPorts {
  readonly roomView: () => RoomView;
  readonly act: (act: Act, by: string) => ActResult;
  readonly explain: (point: PointKey) => Explanation | undefined;
  readonly explainDuty: (id: string) => DutyExplanation | undefined;
  readonly clauses: () => readonly ClauseView[];
  /** What the plate is wanted to show, as a PNG; undefined when there is no such plate. */
  readonly platePng: (device: string) => Promise<Uint8Array | undefined>;
}

const explainSchema = z.union([
  z.strictObject({
    point: z
      .string()
      .regex(/^[a-z0-9-]{1,64}\/[A-Za-z0-9]{1,64}$/, "device/point")
      .transform((text) => text as PointKey),
  }),
  z.strictObject({ duty: z.string().min(1).max(200) }),
]);
const plateSchema = z.object({ device: z.string().max(64) });

export function addRoomRoutes(
  app: FastifyInstance,
  room: RoomPorts,
  live: LiveClients,
  sessions: SessionPorts,
): void {
  app.get("/api/health", () => ({ status: "ok" }));

  app.get("/api/room", (request) => {
    const view = room.roomView();
    return whoAsks(sessions, request) === undefined ? visitorView(view) : view;
  });

  app.get("/api/clauses", (request, reply) =>
    admit(sessions, request, reply, "viewer") === undefined ? reply : room.clauses(),
  );

  app.get("/api/explain", (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const query = explainSchema.safeParse(request.query);
    if (!query.success) return refuseForm(reply, query.error);
    return "point" in query.data
      ? explainPoint(room, query.data.point, reply)
      : explainDuty(room, query.data.duty, reply);
  });

  app.post("/api/acts", (request, reply) => {
    const by = admit(sessions, request, reply, "viewer");
    if (by === undefined) return reply;
    const act = actSchema.safeParse(request.body);
    if (!act.success) return refuseForm(reply, act.error);
    if (!mayAct(by.role, act.data.kind)) return refuse(reply, "not-allowed");
    const result = room.act(act.data, by.name);
    if (result.accepted) return reply.code(202).send(result);
    const problem: ApiProblem = { code: result.code, message: result.text };
    return reply.code(409).send(problem);
  });

  // Names of people stand on the plates: not for everybody on the network.
  app.get("/api/plates/:device(^[a-z0-9-]+).png", async (request, reply) => {
    if (admit(sessions, request, reply, "viewer") === undefined) return reply;
    const { device } = plateSchema.parse(request.params);
    const png = await room.platePng(device);
    if (png === undefined) return refuse(reply, "unknown-plate");
    return reply.type("image/png").send(Buffer.from(png));
  });

  app.route({
    method: "GET",
    url: "/api/live",
    preValidation: (request, reply, done) => {
      const grant = whoAsks(sessions, request)?.grant ?? null;
      if (live.hasPlace(grant, sourceOf(request.ip))) done();
      else refuse(reply, "busy");
    },
    handler: (_request, reply) => refuse(reply, "unknown-path"),
    wsHandler: (socket, request) => {
      const grant = whoAsks(sessions, request)?.grant ?? null;
      live.add(socket, grant, sourceOf(request.ip));
    },
  });
}

/** The explanation as data, and the same in words. */
function explainPoint(room: RoomPorts, point: PointKey, reply: FastifyReply) {
  const explanation = room.explain(point);
  if (explanation === undefined) return refuse(reply, "unknown-point");
  const text = inBoth(room, (locale) => explainedPoint(locale, explanation));
  return { ...explanation, text };
}

function explainDuty(room: RoomPorts, duty: string, reply: FastifyReply) {
  const explanation = room.explainDuty(duty);
  if (explanation === undefined) return refuse(reply, "unknown-duty");
  const text = inBoth(room, (locale) => explainedDuty(locale, explanation));
  return { ...explanation, text };
}

function inBoth<T>(room: RoomPorts, speak: (locale: Locale) => T): Record<Language, T> {
  const { timeZone } = room.roomView();
  return { zh: speak({ language: "zh", timeZone }), en: speak({ language: "en", timeZone }) };
}
