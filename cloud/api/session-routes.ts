import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { HubSessionView, HubUserView } from "../../contract/api.ts";
import { permissionsOf } from "../../contract/permissions.ts";
import { accountNameSchema, type LoginResult, type User } from "../accounts/accounts.ts";
import type { ApiParts } from "./api-parts.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const passwordSchema = z.string().min(1).max(1_024);

/** First set-up, sign-in and sign-out. */
export function addSessionRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { accounts, cookie, gate } = parts;

  addRead(app, gate, {
    path: "/api/session",
    access: "public",
    summary: "Who is signed in, and whether the first account is still to be made",
    params: nothing,
    query: nothing,
    async handle({ user }) {
      const view: HubSessionView = {
        needsSetup: await accounts.needsSetup(),
        user: userView(user),
      };
      return answer(view);
    },
  });

  addSetupRoute(app, parts);
  addPasswordRoute(app, parts);

  addRoute(app, gate, {
    method: "POST",
    path: "/api/session",
    access: "public",
    summary: "Signs in",
    params: nothing,
    query: nothing,
    body: z.strictObject({ name: accountNameSchema, password: passwordSchema }),
    guessable: true,
    async handle({ body, source, request, reply }) {
      const result = await accounts.signIn(body.name, body.password, source);
      if (!result.ok) return refusedLogin(result, reply);
      // A session that was there before ends: a token is never carried over into another login.
      await accounts.signOut(cookie.read(request));
      cookie.write(reply, result.token);
      return signedIn(result.user, 200);
    },
  });

  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/session",
    access: "public",
    summary: "Signs out",
    params: nothing,
    query: nothing,
    body: nothing,
    async handle({ request, reply }) {
      await accounts.signOut(cookie.read(request));
      cookie.clear(reply);
      return answer({ needsSetup: false, user: null });
    },
  });
}

function addPasswordRoute(app: FastifyInstance, { accounts, cookie, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "POST",
    path: "/api/session/password",
    access: "signed-in",
    summary: "Changes one's own password; ends one's other sessions",
    params: nothing,
    query: nothing,
    body: z.strictObject({ current: passwordSchema, next: passwordSchema }),
    guessable: true,
    async handle({ body, user, source, reply }) {
      const result = await accounts.changePassword(user?.name ?? "", body, source);
      if (result.ok) {
        cookie.write(reply, result.token);
        return signedIn(result.user, 200);
      }
      if (result.why === "weak") return refusal("weak-password", passwordAdvice[result.fault]);
      return result.why === "name-taken" ? refusal("name-taken") : refusedLogin(result, reply);
    },
  });
}

function addSetupRoute(app: FastifyInstance, { accounts, cookie, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "POST",
    path: "/api/setup",
    access: "public",
    summary: "Makes the first administrator, by the one-time code",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      code: z.string().min(1).max(256),
      name: accountNameSchema,
      password: passwordSchema,
    }),
    guessable: true,
    async handle({ body, source, reply }) {
      const result = await accounts.setUp(body, source);
      if (result.ok) {
        cookie.write(reply, result.token);
        return signedIn(result.user, 201);
      }
      if (result.why === "weak") return refusal("weak-password", passwordAdvice[result.fault]);
      if (result.why === "name-taken") return refusal("name-taken");
      return result.why === "wrong" ? refusal("wrong-code") : refusedLogin(result, reply);
    },
  });
}

const userView = (user: User | null): HubUserView | null =>
  user === null ? null : { ...user, permissions: permissionsOf[user.role] };

function signedIn(user: User, status: number): Answer {
  const view: HubSessionView = { needsSetup: false, user: userView(user) };
  return answer(view, status);
}

/** What to change about a password, by what is wrong with it. */
export const passwordAdvice = {
  "too-short": "use at least 8 characters",
  "too-long": "use at most 128 characters",
  "too-few-kinds": "mix at least three of: small letters, capitals, digits, other signs",
  common: "this password is one of those that are tried first; use a longer, less usual one",
  context: "leave out the account's name, the site and words of meetings and rooms",
} as const;

/** Why a login, or a password asked for once more, was refused. */
export function refusedLogin(
  result: Extract<LoginResult, { readonly ok: false }>,
  reply: FastifyReply,
) {
  if (result.why === "wrong") return refusal("wrong-login");
  if (result.why === "busy") return refusal("busy");
  reply.header("retry-after", Math.ceil(result.leftMs / 1000));
  return refusal("locked");
}
