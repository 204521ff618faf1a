import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { keyOf } from "../rooms/live-rooms.ts";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import type { BookingProblem, BookingResult } from "../agenda/bookings.ts";
import { publicAgenda } from "../rooms/redaction.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry, type Caller } from "./audit-entry.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, addRoute, denial, nothing } from "./route.ts";

const meetingParams = roomParams.extend({ id: z.string().min(1).max(128) });

const { id: _givenByHub, ...bookable } = meetingSchema.shape;
/** A meeting as it is booked: the hub gives the id. */
const bookingSchema = z
  .strictObject(bookable)
  .refine((meeting) => meeting.endMs > meeting.startMs, {
    path: ["endMs"],
    message: "a meeting ends after it starts",
  });

/** The room's agenda, and booking, changing and cancelling of meetings. */
export function addMeetingRoutes(app: FastifyInstance, parts: ApiParts): void {
  addAgendaRoute(app, parts);
  addBookingRoutes(app, parts);
}

function addAgendaRoute(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, gate } = parts;

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/agenda",
    access: "viewer",
    summary: "The room's agenda (Agenda); version 0 when it never had one",
    params: roomParams,
    query: nothing,
    async handle({ params, user }) {
      if (!(await exists(parts, params))) return refusal("unknown-room");
      const agenda = await bookings.current(params);
      return answer(denial("operator", user) === null ? agenda : publicAgenda(agenda));
    },
  });
}

function addBookingRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, randomBytes, gate } = parts;

  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/meetings",
    access: "operator",
    summary: "Books a meeting ({ meeting, agendaVersion })",
    params: roomParams,
    query: nothing,
    body: bookingSchema,
    async handle({ params, body, user, source }) {
      if (!(await exists(parts, params))) return refusal("unknown-room");
      const meeting: Meeting = { ...body, id: `m-${randomBytes(8).toString("hex")}` };
      const result = await bookings.book(params, meeting);
      await note(parts, "book", params, meeting.id, { user, source }, result);
      return booked(result, meeting, 201);
    },
  });

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/rooms/:site/:room/meetings/:id",
    access: "operator",
    summary: "Replaces a meeting ({ meeting, agendaVersion })",
    params: meetingParams,
    query: nothing,
    body: bookingSchema,
    async handle({ params: { id, ...ref }, body, user, source }) {
      const meeting: Meeting = { ...body, id };
      const result = await bookings.change(ref, meeting);
      await note(parts, "change meeting", ref, id, { user, source }, result);
      return booked(result, meeting, 200);
    },
  });

  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/rooms/:site/:room/meetings/:id",
    access: "operator",
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

async function exists({ store }: ApiParts, ref: RoomRef): Promise<boolean> {
  return (await store.rooms.find(ref)) !== null;
}

function note(
  { audit }: ApiParts,
  action: string,
  ref: RoomRef,
  meetingId: string,
  caller: Caller,
  { ok }: BookingResult,
): Promise<void> {
  return audit(auditEntry(caller, action, `${keyOf(ref)}/${meetingId}`, ok));
}

function booked(result: BookingResult, meeting: Meeting, status: number): Answer {
  if (!result.ok) return refused(result.problem);
  return answer({ meeting, agendaVersion: result.agenda.version }, status);
}

function refused(problem: BookingProblem): Answer {
  switch (problem.kind) {
    case "overlap": {
      const { id, title, classified, startMs, endMs } = problem.other;
      const other = { id, title: classified ? "" : title, startMs, endMs };
      const { status, body } = refusal("overlap");
      return { status, body: { ...body, other } };
    }
    case "unknown-meeting":
      return refusal("unknown-meeting");
    case "ended":
      return refusal("meeting-ended");
    case "agenda-full":
      return refusal("agenda-full");
    case "busy":
      return refusal("busy");
  }
}
