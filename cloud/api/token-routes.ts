import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { harmlessLine } from "../../contract/harmless-text.ts";
import type { MadeToken, TokenView } from "../../contract/hub-people.ts";
import { permissions } from "../../contract/permissions.ts";
import { placeIdSchema } from "../../contract/places.ts";
import type { StoredToken } from "../store/account-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

/** Tokens for programs. One makes them for oneself; who keeps people sees and ends those of others. */
export function addTokenRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { tokens, office, audit, gate } = parts;

  addRead(app, gate, {
    path: "/api/tokens",
    access: "signed-in",
    peopleOnly: true,
    summary:
      "One's own tokens, and those of accounts one keeps (TokenView[]), without their secrets",
    params: nothing,
    query: nothing,
    async handle({ user, may }) {
      if (user === null) return answer([]);
      if (!may("keep-people", null)) return answer((await tokens.list(user.name)).map(publicToken));
      const kept = new Set((await office.list(user)).map(({ account }) => account.name));
      const all = await tokens.list(null);
      const shown = all.filter(({ account }) => account === user.name || kept.has(account));
      return answer(shown.map(publicToken));
    },
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/tokens",
    access: "signed-in",
    peopleOnly: true,
    summary:
      "Makes a token with a part of one's own rights, for a year at most (MadeToken: its secret is " +
      "shown once); programs send it as Authorization: Bearer",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      name: z.string().overwrite(harmlessLine).min(1).max(64),
      permissions: z.array(z.enum(permissions)).min(1).max(permissions.length),
      place: placeIdSchema.default("everywhere"),
      /** Wire time. */
      expiresAtMs: z.int().min(0).max(253_402_300_799_999),
    }),
    async handle({ body, user, source }) {
      if (user === null) return refusal("not-signed-in");
      const made = await tokens.create(user, body);
      const what = made.ok ? made.token.id : body.place;
      const object = `${what} ${body.permissions.join(" ")}`;
      await audit(auditEntry({ user, source }, "make token", object, made.ok));
      if (made.ok) {
        const view: MadeToken = { token: publicToken(made.token), secret: made.secret };
        return answer(view, 201);
      }
      if (made.why === "not-yours") return refusal("beyond-own-rights");
      return refusal(made.why === "too-many" ? "too-many-tokens" : "token-lasts-too-long");
    },
  });

  addEndRoute(app, parts);
}

function addEndRoute(app: FastifyInstance, { tokens, office, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/tokens/:id",
    access: "signed-in",
    peopleOnly: true,
    summary: "Ends a token: one's own, or of an account one keeps",
    params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
    query: nothing,
    body: nothing,
    async handle({ params: { id }, user, source, may }) {
      const token = (await tokens.list(null)).find((one) => one.id === id);
      if (token === undefined || user === null) return refusal("unknown-token");
      const isOwn = token.account === user.name;
      const account =
        isOwn || !may("keep-people", null) ? null : await office.find(user, token.account);
      if (!isOwn && (account === null || typeof account === "string")) {
        return refusal(account === "not-yours" ? "beyond-own-rights" : "unknown-token");
      }
      await tokens.remove(id);
      const object = `${id} of ${token.account}`;
      await audit(auditEntry({ user, source }, "end token", object, true));
      return answer({ id });
    },
  });
}

function publicToken({ tokenHash: _hash, ...token }: StoredToken): TokenView {
  return token;
}
