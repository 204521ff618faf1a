import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { newPinSchema } from "../../contract/people.ts";
import type { ApiParts } from "./api-parts.ts";
import { answer } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";
import { refusedLogin, visitorOf } from "./session-routes.ts";

/** One's own PIN for the rooms' panels. */
export function addPinRoutes(app: FastifyInstance, { accounts, gate }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/session/pin",
    access: "signed-in",
    summary: "Whether one has a PIN for the rooms' panels ({ set })",
    params: nothing,
    query: nothing,
    handle: async ({ user }) => answer({ set: await accounts.hasPin(user?.name ?? "") }),
  });

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/session/pin",
    access: "signed-in",
    summary: "Sets one's PIN for the rooms' panels; null: none any more",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      current: z.string().min(1).max(1_024),
      pin: newPinSchema.nullable(),
    }),
    guessable: true,
    peopleOnly: true,
    async handle({ body, user, request, reply }) {
      const result = await accounts.changePin(user?.name ?? "", body, visitorOf(request));
      return result.ok ? answer({ set: body.pin !== null }) : refusedLogin(result, reply);
    },
  });
}
