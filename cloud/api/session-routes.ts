import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { harmlessLine } from "../../contract/harmless-text.ts";
import type { HubSessionView, HubUserView } from "../../contract/hub-api.ts";
import { permissionsAnywhere } from "../../contract/permissions.ts";
import { accountNameSchema, type LoginRefusal, type SetupResult } from "../accounts/accounts.ts";
import type { User, Visitor } from "../accounts/user.ts";
import type { ApiParts } from "./api-parts.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

export const passwordSchema = z.string().min(1).max(1_024);
/** Of an authenticator, or of those on paper; empty: none is given yet. */
export const codeSchema = z.string().max(64).default("");

/** First set-up, sign-in and sign-out, and one's own password. */
export function addSessionRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { accounts, cookie, gate } = parts;

  addRead(app, gate, {
    path: "/api/session",
    access: "public",
    summary: "Who is signed in, and whether the first account is still to be made",
    params: nothing,
    query: nothing,
    async handle({ user }) {
      const { signOn } = parts;
      const roomTime = parts.roomTime();
      const view: HubSessionView = {
        needsSetup: await accounts.needsSetup(),
        user: user === null ? null : await userView(parts, user),
        ...(signOn === null ? {} : { signOn: signOn.name }),
        ...(roomTime === null ? {} : { roomTime }),
      };
      return answer(view);
    },
  });

  addSetupRoute(app, parts);
  addPasswordRoute(app, parts);
  addInviteRoute(app, parts);

  addRoute(app, gate, {
    method: "POST",
    path: "/api/session",
    access: "public",
    summary: "Signs in; code-needed: send it again with the code of the second factor",
    params: nothing,
    query: nothing,
    body: z.strictObject({ name: accountNameSchema, password: passwordSchema, code: codeSchema }),
    guessable: true,
    async handle({ body, request, reply }) {
      const visitor = visitorOf(request);
      const result = await accounts.signIn(body.name, body.password, body.code, visitor);
      // A session that was there before ends: a token is never carried over into another login.
      if (result.ok) await accounts.signOut(cookie.read(request));
      return await signedIn(parts, result, reply, 200);
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
      const who = await accounts.signOut(cookie.read(request));
      cookie.clear(reply);
      if (who !== null) {
        const { ip: source } = request;
        await parts.audit({ who, source, action: "sign-out", object: "", outcome: "done" });
      }
      return answer({ needsSetup: false, user: null });
    },
  });
}

function addPasswordRoute(app: FastifyInstance, parts: ApiParts): void {
  addRoute(app, parts.gate, {
    method: "POST",
    path: "/api/session/password",
    access: "signed-in",
    whileDue: true,
    peopleOnly: true,
    summary: "Changes one's own password; ends one's other sessions",
    params: nothing,
    query: nothing,
    body: z.strictObject({ current: passwordSchema, next: passwordSchema }),
    guessable: true,
    async handle({ body, user, request, reply }) {
      const name = user?.name ?? "";
      const result = await parts.accounts.changePassword(name, body, visitorOf(request));
      if (result.ok) parts.sessionEnds.tell(name);
      return await signedIn(parts, result, reply, 200);
    },
  });
}

function addInviteRoute(app: FastifyInstance, parts: ApiParts): void {
  addRoute(app, parts.gate, {
    method: "POST",
    path: "/api/invite",
    access: "public",
    summary:
      "Sets a password by the link of an invitation, and signs in; code-needed: send it again with the " +
      "code of the second factor as `factor`",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      code: z.string().min(1).max(256),
      password: passwordSchema,
      factor: codeSchema,
    }),
    guessable: true,
    async handle({ body: { code, password, factor }, request, reply }) {
      const result = await parts.office.accept(code, password, factor, visitorOf(request));
      if (!result.ok && result.why === "wrong") return refusal("wrong-invite");
      return await signedIn(parts, result, reply, 201);
    },
  });
}

function addSetupRoute(app: FastifyInstance, parts: ApiParts): void {
  addRoute(app, parts.gate, {
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
    async handle({ body, request, reply }) {
      const result = await parts.accounts.setUp(body, visitorOf(request));
      if (!result.ok && result.why === "wrong") return refusal("wrong-code");
      return await signedIn(parts, result, reply, 201);
    },
  });
}

export const visitorOf = ({ ip, headers }: FastifyRequest): Visitor => ({
  source: ip,
  device: harmlessLine(headers["user-agent"] ?? ""),
});

/** Writes the cookie of a session that has opened, or says why there is none. */
async function signedIn(
  parts: ApiParts,
  result: SetupResult,
  reply: FastifyReply,
  status: number,
): Promise<Answer> {
  if (!result.ok) {
    if (result.why === "weak") return refusal("weak-password", passwordAdvice[result.fault]);
    return refusedLogin(result, reply);
  }
  parts.cookie.write(reply, result.token);
  const view: HubSessionView = { needsSetup: false, user: await userView(parts, result.user) };
  return answer(view, status);
}

async function userView({ store, clock, passwords }: ApiParts, user: User): Promise<HubUserView> {
  const account = await store.accounts.find(user.name);
  const hasPassword = account !== null && account.passwordHash !== "";
  const warnsAtMs = hasPassword ? passwords.warnsAtMs(account) : null;
  const endsAtMs = hasPassword ? passwords.endsAtMs(account) : null;
  const isNear = warnsAtMs !== null && clock.wallMs() >= warnsAtMs;
  const { name, grants, rights, due } = user;
  return {
    name,
    grants,
    rights,
    permissions: permissionsAnywhere(rights),
    ...(due === null ? {} : { due }),
    ...(isNear && endsAtMs !== null ? { passwordEndsAtMs: endsAtMs } : {}),
  };
}

/** What to change about a password, by what is wrong with it. */
export const passwordAdvice = {
  "too-short": "use more characters: at least 8, or 12 where passwords do not end",
  "too-long": "use at most 128 characters",
  "too-few-kinds": "mix at least three of: small letters, capitals, digits, other signs",
  common: "this password is one of those that are tried first; use a longer, less usual one",
  context: "leave out the account's name, the site and words of meetings and rooms",
  "used-before": "the account had this password before; choose another one",
} as const;

/** Why a login, or a password asked for once more, was refused. */
export function refusedLogin(result: LoginRefusal, reply: FastifyReply): Answer {
  switch (result.why) {
    case "wrong":
      return refusal("wrong-login");
    case "busy":
      return refusal("busy");
    case "code-needed":
      return refusal("code-needed");
    case "wrong-code":
      return refusal("wrong-second-factor");
    case "locked":
      reply.header("retry-after", Math.ceil(result.leftMs / 1000));
      return refusal("locked");
  }
}
