import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Meeting } from "../../contract/agenda.ts";
import type { BookingProblem } from "../agenda/agenda-change.ts";
import {
  type BookingEdit,
  bookingEditSchema,
  bookingRequestSchema,
  bookingSchema,
  edited,
} from "../agenda/booking-schema.ts";
import type { BookingResult } from "../agenda/bookings.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import { publicAgenda } from "../rooms/redaction.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry, type Caller } from "./audit-entry.ts";
import { type Answer, answer, invalidRequest, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, addRoute, nothing } from "./route.ts";

/** `/api/rooms/:site/:room/meetings/:id` */
export const meetingParams = roomParams.extend({ id: z.string().min(1).max(128) });

/** The room's agenda, and booking, changing, moving and cancelling of meetings. */
export function addMeetingRoutes(app: FastifyInstance, parts: ApiParts): void {
  addAgendaRoute(app, parts);
  addBookingRoute(app, parts);
  addChangeRoutes(app, parts);
  addRoomRoute(app, parts);
  addCancelRoute(app, parts);
}

function addAgendaRoute(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, gate } = parts;

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/agenda",
    access: "see-rooms",
    summary: "The room's agenda (Agenda); version 0 when it never had one",
    params: roomParams,
    query: nothing,
    async handle({ params, may }) {
      if (!(await exists(parts, params))) return refusal("unknown-room");
      const agenda = await bookings.current(params);
      return answer(may("see-bookings", params) ? agenda : publicAgenda(agenda));
    },
  });
}

function addBookingRoute(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, randomBytes, gate } = parts;

  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/meetings",
    access: "book",
    summary:
      "Books a meeting ({ meeting, agendaVersion }), or by sessions all of it or nothing " +
      "({ meetings, agendaVersion })",
    params: roomParams,
    query: nothing,
    body: bookingRequestSchema,
    async handle({ params, body, user, source }) {
      if (!(await exists(parts, params))) return refusal("unknown-room");
      const meetings = body.bookings.map((one): Meeting => {
        const id = `m-${randomBytes(8).toString("hex")}`;
        return { ...one, id, bannerCheckedBy: "" };
      });
      const ids = meetings.map(({ id }) => id);
      const result = await bookings.as(user?.name ?? "").bookAll(params, meetings);
      for (const id of ids) await note(parts, "book", params, id, { user, source }, result);
      if (!body.inParts) return booked(result, ids[0] ?? "", 201);
      if (!result.ok) return refused(result.problem);
      const { version, meetings: all } = result.agenda;
      const made = all.filter(({ id }) => ids.includes(id));
      return answer({ meetings: made, agendaVersion: version }, 201);
    },
  });
}

function addChangeRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, gate } = parts;

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/rooms/:site/:room/meetings/:id",
    access: "book",
    summary: "Replaces a meeting ({ meeting, agendaVersion }); the start of one that runs stays",
    params: meetingParams,
    query: nothing,
    body: bookingSchema,
    async handle({ params: { id, ...ref }, body, user, source }) {
      const result = await bookings
        .as(user?.name ?? "")
        .revise(ref, id, ({ bannerCheckedBy }) => ({ ...body, id, bannerCheckedBy }));
      await note(parts, "change meeting", ref, id, { user, source }, result);
      return booked(result, id, 200);
    },
  });

  addRoute(app, gate, {
    method: "PATCH",
    path: "/api/rooms/:site/:room/meetings/:id",
    access: "book",
    summary: "Changes what is given of a meeting ({ meeting, agendaVersion }); recesses move along",
    params: meetingParams,
    query: nothing,
    body: bookingEditSchema,
    async handle({ params: { id, ...ref }, body, user, source }) {
      const result = await bookings
        .as(user?.name ?? "")
        .revise(ref, id, (meeting) => afterEdit(meeting, body));
      await note(parts, "change meeting", ref, id, { user, source }, result);
      return booked(result, id, 200);
    },
  });
}

function afterEdit(meeting: Meeting, edit: BookingEdit): Meeting | BookingProblem {
  const after = edited(meeting, edit);
  return after.ok ? after.meeting : { kind: "invalid", issues: after.issues };
}

function addRoomRoute(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, gate } = parts;

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/rooms/:site/:room/meetings/:id/room",
    access: "book",
    summary:
      "Moves a meeting that has not begun to another room ({ meeting, agendaVersion } there)",
    params: meetingParams,
    query: nothing,
    body: roomParams,
    async handle({ params: { id, ...ref }, body, user, source, sees }) {
      if (!sees(body) || !(await exists(parts, body))) return refusal("unknown-room");
      const result = await bookings.moveRoom(ref, id, body);
      const action = `move meeting to ${keyOf(body)}`;
      await note(parts, action, ref, id, { user, source }, result);
      return booked(result, id, 200);
    },
  });
}

function addCancelRoute(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, gate } = parts;

  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/rooms/:site/:room/meetings/:id",
    access: "book",
    summary: "Cancels a meeting ({ agendaVersion })",
    params: meetingParams,
    query: nothing,
    body: nothing,
    async handle({ params: { id, ...ref }, user, source }) {
      const result = await bookings.cancel(ref, id);
      await note(parts, "cancel meeting", ref, id, { user, source }, result);
      return result.ok ? answer({ agendaVersion: result.agenda.version }) : refused(result.problem);
    },
  });
}

export async function exists({ store }: ApiParts, ref: RoomRef): Promise<boolean> {
  return (await store.rooms.find(ref)) !== null;
}

/** The line of the audit on what was done to a meeting. */
export function note(
  { audit }: ApiParts,
  action: string,
  ref: RoomRef,
  meetingId: string,
  caller: Caller,
  { ok }: BookingResult,
): Promise<void> {
  return audit(auditEntry(caller, action, `${keyOf(ref)}/${meetingId}`, ok));
}

/** The meeting as it is now, or why not. */
export function booked(result: BookingResult, meetingId: string, status: number): Answer {
  if (!result.ok) return refused(result.problem);
  const { version, meetings } = result.agenda;
  const meeting = meetings.find(({ id }) => id === meetingId) ?? null;
  return answer({ meeting, agendaVersion: version }, status);
}

function refused(problem: BookingProblem): Answer {
  switch (problem.kind) {
    case "overlap": {
      const { id, title, classified, startMs, endMs } = problem.other;
      const other = { id, title: classified ? "" : title, classified, startMs, endMs };
      const { status, body } = refusal("overlap");
      return { status, body: { ...body, other } };
    }
    case "invalid":
      return invalidRequest(problem.issues);
    case "unknown-meeting":
      return refusal("unknown-meeting");
    case "ended":
      return refusal("meeting-ended");
    case "started":
      return refusal("meeting-started");
    case "agenda-full":
      return refusal("agenda-full");
    case "banner-changed":
      return refusal("banner-changed");
    case "own-banner":
      return refusal("own-banner");
    case "busy":
      return refusal("busy");
  }
}
