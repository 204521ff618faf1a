import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { ApiProblem } from "../../contract/api.ts";

/** Every refusal of the panel's API that is not the room's own (`ActRefusal`). */
const problems = {
  "invalid-request": { status: 400, message: "the request does not have the expected form" },
  "not-signed-in": { status: 401, message: "sign in first" },
  "not-allowed": { status: 403, message: "your role does not allow this" },
  "wrong-pin": { status: 403, message: "the name or the PIN is wrong" },
  "wrong-code": { status: 403, message: "the code is wrong, used or older than a day" },
  "wrong-origin": { status: 403, message: "the request does not come from the room's own page" },
  "unknown-path": { status: 404, message: "there is nothing at this address" },
  "unknown-point": { status: 404, message: "the room has no such point" },
  "unknown-duty": { status: 404, message: "the room owes no such duty" },
  "unknown-report": { status: 404, message: "the room has no such report any more" },
  "unknown-subject": { status: 404, message: "the room has no such device or line" },
  "unknown-record": { status: 404, message: "the journal has no such record any more" },
  "probe-running": { status: 409, message: "the devices are being asked already" },
  "backup-running": { status: 409, message: "a backup is being taken already" },
  "backup-no-space": { status: 507, message: "the disk has no space for a backup" },
  "no-trace": { status: 404, message: "nothing is traced there; switch the trace on first" },
  "unknown-person": { status: 404, message: "nobody of that kind may sign in here" },
  "person-known": { status: 409, message: "somebody of that name is there already" },
  "not-your-name": { status: 409, message: "somebody else goes by that name here; give another" },
  "person-of-hub": { status: 409, message: "this person comes from the hub and is changed there" },
  "no-pin": { status: 409, message: "you signed in by a link and have no PIN to change" },
  "too-many-people": { status: 409, message: "there is no room for more people; remove some" },
  "unknown-plate": { status: 404, message: "no such plate, or it has no image yet" },
  "too-large": { status: 413, message: "the request is too large" },
  "not-json": { status: 415, message: "send JSON, with content-type application/json" },
  "too-many-traces": { status: 409, message: "too many traces run; switch one off" },
  locked: { status: 423, message: "too many wrong tries; wait before trying again" },
  "too-many-requests": { status: 429, message: "too many requests; wait a minute" },
  internal: { status: 500, message: "the panel failed; the log says why" },
  busy: { status: 503, message: "too many pages follow the room; close some" },
  "exports-busy": {
    status: 503,
    message: "the journal is being exported too often already; try again once that is done",
  },
  "pins-busy": { status: 503, message: "too many PINs are being checked; try again" },
} as const;
export type ProblemCode = keyof typeof problems;

export const problemBody = (code: ProblemCode): ApiProblem => ({
  code,
  message: problems[code].message,
});

export const refuse = (reply: FastifyReply, code: ProblemCode): FastifyReply =>
  reply.code(problems[code].status).send(problemBody(code));

/** Everything that is wrong with the request, at once. */
export function refuseForm(reply: FastifyReply, error: z.ZodError): FastifyReply {
  const body: ApiProblem = {
    ...problemBody("invalid-request"),
    problems: error.issues.map((issue) => ({
      path: issue.path.map(String).join("."),
      text: issue.message,
    })),
  };
  return reply.code(400).send(body);
}

/** The problem behind an error that fastify, or a plugin of it, raised by its code and status. */
export function problemOf(error: { code?: string; statusCode?: number }): ProblemCode {
  if (error.statusCode === 413) return "too-large";
  if (error.statusCode === 415) return "not-json";
  if (error.statusCode === 429) return "too-many-requests";
  if (error.statusCode === 400) return "invalid-request";
  return "internal";
}
