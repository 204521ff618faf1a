import type { z } from "zod";
import type { ApiProblem } from "../../contract/api.ts";

/** Every refusal of this API by its code: status, and what to do, for people. */
const problems = {
  "invalid-request": { status: 400, message: "the request does not have the expected form" },
  "not-signed-in": { status: 401, message: "sign in first" },
  "wrong-login": { status: 401, message: "the name or the password is wrong" },
  "wrong-code": { status: 403, message: "the set-up code is wrong, used or older than a day" },
  forbidden: { status: 403, message: "this account may not do that" },
  "wrong-origin": { status: 403, message: "the request does not come from the hub's own pages" },
  "unknown-path": { status: 404, message: "there is nothing at this address" },
  "unknown-room": { status: 404, message: "the hub knows no such room" },
  "unknown-meeting": { status: 404, message: "the room's agenda has no such meeting" },
  "unknown-account": { status: 404, message: "there is no such account" },
  "unknown-source": { status: 404, message: "the hub has no such source of bookings" },
  "wrong-token": { status: 401, message: "send the token of this source: Authorization: Bearer …" },
  "key-reused": {
    status: 409,
    message: "this Idempotency-Key came with another request before; use a new one",
  },
  "source-off": { status: 409, message: "an administrator has switched this source off" },
  "too-many-bookings": {
    status: 409,
    message: "this source holds as many bookings, or people in them, as it may; call some off",
  },
  "too-far-ahead": { status: 409, message: "the meeting is more than a year ahead" },
  "not-uploadable": { status: 409, message: "only a source of the kind ics-file takes a file" },
  "unreadable-calendar": { status: 422, message: "this file is no calendar, or is too large" },
  "too-many-sources": { status: 409, message: "there are as many sources as there may be" },
  "name-taken": { status: 409, message: "there is an account of this name already" },
  overlap: { status: 409, message: "the room is taken at that time" },
  "meeting-ended": { status: 409, message: "that time has passed; book a new meeting" },
  "meeting-started": {
    status: 409,
    message: "the meeting runs: only its end can move; book the rest of it anew",
  },
  "banner-changed": {
    status: 409,
    message: "the banner is another text by now; read it again and confirm that one",
  },
  "own-banner": {
    status: 403,
    message: "who typed the banner does not proof-read it; ask somebody else",
  },
  "agenda-full": { status: 409, message: "the room's agenda is full; cancel or shorten meetings" },
  "room-offline": { status: 409, message: "the room is not connected; try again when it is" },
  "too-large": { status: 413, message: "the request is too large" },
  "not-json": { status: 415, message: "send JSON, with content-type application/json" },
  "weak-password": { status: 422, message: "choose another password" },
  locked: { status: 423, message: "too many failures; wait before trying again" },
  "too-many-requests": { status: 429, message: "too many requests; wait a minute" },
  internal: { status: 500, message: "the hub failed; the log says why" },
  busy: { status: 503, message: "the hub is busy; try again" },
  "room-silent": { status: 504, message: "the room did not answer in time; see what it does" },
} as const;
export type ProblemCode = keyof typeof problems;

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const answer = (body: unknown, status = 200): Answer => ({ status, body });

/** A refusal by its code. `detail` says more than the catalogue can. */
export function refusal(
  code: ProblemCode,
  detail?: string,
): { readonly status: number; readonly body: ApiProblem } {
  const { status, message } = problems[code];
  return { status, body: { code, message: detail ?? message } };
}

/** A refusal with everything that is wrong with the request at once. */
export function invalidRequest(issues: readonly z.core.$ZodIssue[]): Answer {
  const { status, message } = problems["invalid-request"];
  const body: ApiProblem = {
    code: "invalid-request",
    message,
    problems: issues.map((issue) => ({
      path: issue.path.map(String).join("."),
      text: issue.message,
    })),
  };
  return { status, body };
}
