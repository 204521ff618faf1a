import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type Act, actSchema } from "../../contract/act.ts";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import { askRequestSchema } from "../../contract/sparkplug/ask.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import { publicAgenda } from "../rooms/redaction.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

/** `/api/rooms/:site/:room` */
export const roomParams = z.strictObject({ site: siteIdSchema, room: roomIdSchema });

const timeMs = z.coerce.number().int().min(0).max(253_402_300_799_999);
const span = z.strictObject({ fromMs: timeMs, toMs: timeMs });

/** Rooms as they are: overview, detail, duties, records, watts; and acts. */
export function addRoomRoutes(app: FastifyInstance, parts: ApiParts): void {
  addViewRoutes(app, parts);
  addRecordRoutes(app, parts);
  addActRoute(app, parts);
  addExplainRoute(app, parts);
}

function addViewRoutes(app: FastifyInstance, { views, gate }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/rooms",
    access: "see-rooms",
    summary: "All rooms (HubRoomView[])",
    params: nothing,
    query: nothing,
    handle: async ({ sees }) => answer((await views.all()).filter(sees)),
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room",
    access: "see-rooms",
    summary: "One room (HubRoomDetail)",
    params: roomParams,
    query: nothing,
    async handle({ params, may }) {
      const detail = await views.detail(params);
      if (detail === null) return refusal("unknown-room");
      const seesAll = may("see-bookings", params);
      if (seesAll || detail.agenda === null) return answer(detail);
      return answer({ ...detail, agenda: publicAgenda(detail.agenda) });
    },
  });
}

function addRecordRoutes(app: FastifyInstance, { store, gate }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/rooms/:site/:room/duties",
    access: "see-rooms",
    summary: "Duties due within [fromMs, toMs), room time (Duty[])",
    params: roomParams,
    query: span,
    handle: async ({ params, query }) =>
      answer(await store.records.duties(params, query.fromMs, query.toMs)),
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/records",
    access: "see-rooms",
    summary: "The journal after a number, or its newest part (JournalRecord[], oldest first)",
    params: roomParams,
    query: z.strictObject({
      afterNumber: z.coerce.number().int().min(0).optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    async handle({ params, query: { afterNumber, limit } }) {
      if (afterNumber === undefined) return answer(await store.records.newest(params, limit));
      return answer(await store.records.after(params, afterNumber, limit));
    },
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/reports",
    access: "see-rooms",
    summary: "The newest self-tests (SelfTestReport[], newest first)",
    params: roomParams,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(20) }),
    handle: async ({ params, query }) => answer(await store.records.reports(params, query.limit)),
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/watts",
    access: "see-rooms",
    summary: "Mean watts by the minute within [fromMs, toMs), at most 32 days (WattsPoint[])",
    params: roomParams,
    query: span.refine(({ fromMs, toMs }) => toMs - fromMs <= 32 * 86_400_000, "at most 32 days"),
    handle: async ({ params, query }) =>
      answer(await store.readings.watts(params, query.fromMs, query.toMs)),
  });
}

/** The room itself says why; nothing changes by it, so that whoever sees the room may ask. */
function addExplainRoute(app: FastifyInstance, { acts, live, gate }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/rooms/:site/:room/explain",
    access: "see-rooms",
    summary: "Why a point of a room is as it is, in the room's own words (Explanation)",
    params: roomParams,
    query: z.strictObject({ point: askRequestSchema.shape.explain }),
    async handle({ params, query }) {
      if (live.find(params)?.state.online !== true) return refusal("room-offline");
      const outcome = await acts.ask(params, query.point);
      if (outcome.kind === "unsent") return refusal("room-offline");
      if (outcome.kind === "silent") return refusal("room-silent");
      return outcome.explanation === null ? refusal("unknown-point") : answer(outcome.explanation);
    },
  });
}

function addActRoute(app: FastifyInstance, { acts, live, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/acts",
    access: "operate",
    summary: "Asks the room to do something and waits for its answer (ActResult)",
    params: roomParams,
    query: nothing,
    body: actSchema,
    async handle({ params, body, user, source }) {
      if (live.find(params)?.state.online !== true) return refusal("room-offline");
      const by = user?.name ?? "";
      const outcome = await acts.request(params, body, by);
      const done = outcome.kind === "answered" && outcome.result.accepted;
      const object = `${keyOf(params)} ${subjectOf(body)}`;
      await audit(auditEntry({ user, source }, `act ${body.kind}`, object, done));
      if (outcome.kind === "unsent") return refusal("room-offline");
      if (outcome.kind === "silent") return refusal("room-silent");
      const { result } = outcome;
      if (result.accepted) return answer(result);
      // The room's own reasons keep their codes (`ActRefusal`).
      return { status: 409, body: { code: result.code, message: result.text } };
    },
  });
}

/** What an act is about, by its id: words of people may be a secret. */
function subjectOf(act: Act): string {
  switch (act.kind) {
    case "attest":
    case "waive":
      return act.duty;
    case "hold":
    case "release":
      return act.point;
    case "selftest":
      return act.test;
    case "stop-test":
      return "self-test";
    case "sign-off":
      return act.report;
    case "check-banner":
    case "end":
    case "extend":
      return act.meetingId;
    case "clean":
      return act.zones.length === 0 ? "all zones" : act.zones.join(" ");
  }
}
