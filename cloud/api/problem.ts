import type { z } from "zod";
import type { ApiProblem } from "../../contract/api.ts";

/** Every refusal of this API by its code: status, and what to do, for people. */
const problems = {
  "invalid-request": { status: 400, message: "the request does not have the expected form" },
  "not-signed-in": { status: 401, message: "sign in first" },
  "wrong-login": { status: 401, message: "the name or the password is wrong" },
  "code-needed": { status: 401, message: "give the code of your second factor as well" },
  "wrong-second-factor": {
    status: 401,
    message: "the code of the second factor is wrong, or was used; wait for the next one",
  },
  "password-due": { status: 403, message: "your password has ended: set a new one first" },
  "second-factor-due": { status: 403, message: "set up a second factor first" },
  "wrong-invite": { status: 403, message: "the link is wrong, used or too old; ask for another" },
  "sign-on-failed": { status: 403, message: "the other sign-on did not let you in" },
  "beyond-own-rights": {
    status: 403,
    message: "nobody gives, or takes from others, more than he may do himself",
  },
  "unknown-place": { status: 404, message: "the hub knows no such place" },
  "unknown-session": { status: 404, message: "there is no such session" },
  "unknown-token": { status: 404, message: "there is no such token" },
  misplaced: { status: 409, message: "a place of this kind cannot stand there" },
  "place-in-use": {
    status: 409,
    message: "something stands there, or somebody has a role there; move it first",
  },
  "too-many-places": { status: 409, message: "there are as many places as there may be" },
  "too-many-tokens": { status: 409, message: "this account has as many tokens as it may have" },
  "token-lasts-too-long": { status: 422, message: "a token ends within a year, and in the future" },
  "wrong-code": { status: 403, message: "the set-up code is wrong, used or older than a day" },
  forbidden: { status: 403, message: "this account may not do that" },
  "wrong-origin": { status: 403, message: "the request does not come from the hub's own pages" },
  "unknown-path": { status: 404, message: "there is nothing at this address" },
  "unknown-room": { status: 404, message: "the hub knows no such room" },
  "unknown-point": { status: 404, message: "the room has no such point" },
  "unknown-meeting": { status: 404, message: "the room's agenda has no such meeting" },
  "unknown-account": { status: 404, message: "there is no such account" },
  "unknown-device": { status: 404, message: "the hub knows no such device of this room" },
  "tag-taken": {
    status: 409,
    message: "another device has this asset tag; look which one is right",
  },
  "no-backup-here": {
    status: 409,
    message: "no backups are set up; see backup in hub.yaml, or the database server",
  },
  "backup-running": { status: 409, message: "a backup is being made; wait for it" },
  "backup-failed": { status: 500, message: "the backup could not be made; the log says why" },
  "corrections-overlap": {
    status: 409,
    message:
      "another correction speaks of part of this time; correct the same span, or another one",
  },
  "unknown-self-test": { status: 404, message: "the hub has no such self-test of this room" },
  "unknown-issue": { status: 404, message: "there is no such alarm" },
  "unknown-maintenance": { status: 404, message: "no such work is planned" },
  "unknown-rule": { status: 404, message: "there is no such rule" },
  "unknown-hook": { status: 404, message: "there is no such hook" },
  "issue-changed": { status: 409, message: "the alarm has changed meanwhile; look at it again" },
  "bad-maintenance": {
    status: 422,
    message: "the work must end later than now, and within 31 days of its beginning",
  },
  "hook-used": { status: 409, message: "a rule tells this hook; change or delete the rule first" },
  "too-many-rules": { status: 409, message: "there are as many as there may be; delete some" },
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
  "store-unreachable": {
    status: 503,
    message: "the hub's database cannot be reached; try again, and see whether the change was made",
  },
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
