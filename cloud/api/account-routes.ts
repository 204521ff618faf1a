import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { keyOf } from "../rooms/live-rooms.ts";
import { accountNameSchema } from "../accounts/accounts.ts";
import { usernameOf } from "../accounts/enrolments.ts";
import { hubRoles } from "../../contract/permissions.ts";
import type { Account } from "../store/hub-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, addRoute, nothing } from "./route.ts";
import { passwordAdvice } from "./session-routes.ts";

/** People's accounts, rooms' logins and the audit: for administrators. */
export function addAccountRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { accounts, gate, audit } = parts;

  addRead(app, gate, {
    path: "/api/accounts",
    access: "keep-people",
    summary: "All accounts, without their passwords",
    params: nothing,
    query: nothing,
    handle: async () => answer((await accounts.list()).map(publicAccount)),
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/accounts",
    access: "keep-people",
    summary: "Makes an account ({ name, role })",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      name: accountNameSchema,
      role: z.enum(hubRoles),
      password: z.string().min(1).max(1_024),
    }),
    async handle({ body, user, source }) {
      const result = await accounts.create(body.name, body.role, body.password);
      await audit(auditEntry({ user, source }, "create account", body.name, result.ok));
      if (result.ok) return answer(result.user, 201);
      if (result.why === "name-taken") return refusal("name-taken");
      return refusal("weak-password", passwordAdvice[result.fault]);
    },
  });

  addChangeRoute(app, parts);
  addEnrolmentRoute(app, parts);
}

function addChangeRoute(app: FastifyInstance, { accounts, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/accounts/:name",
    access: "keep-people",
    summary: "Changes an account's role or password, or shuts it; ends its sessions",
    params: z.strictObject({ name: accountNameSchema }),
    query: nothing,
    body: z
      .strictObject({
        role: z.enum(hubRoles).exactOptional(),
        disabled: z.boolean().exactOptional(),
        password: z.string().min(1).max(1_024).exactOptional(),
      })
      .refine((change) => Object.keys(change).length > 0, "say what to change"),
    async handle({ params: { name }, body, user, source }) {
      // Nobody shuts themselves out: there would be no way back in.
      if (name === user?.name) return refusal("forbidden", "you cannot change your own account");
      const result = await accounts.change(name, body);
      await audit(auditEntry({ user, source }, "change account", name, result.ok));
      if (result.ok) return answer({ name });
      if (result.why === "unknown") return refusal("unknown-account");
      return refusal("weak-password", passwordAdvice[result.fault]);
    },
  });
}

function addEnrolmentRoute(app: FastifyInstance, parts: ApiParts): void {
  const { enrolments, sites, store, audit, gate, disconnectRoom } = parts;

  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/enrolment",
    access: "keep-sites",
    summary: "Makes or replaces a room's login at the hub ({ username, password }), shown once",
    params: roomParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source }) {
      if (!sites.includes(params.site)) return refusal("unknown-room", "the hub has no such site");
      const enrolment = await enrolments.enrol(params);
      disconnectRoom(usernameOf(params));
      await audit(auditEntry({ user, source }, "enrol", keyOf(params), true));
      parts.changes.mark(params);
      return answer(enrolment, 201);
    },
  });

  addRead(app, gate, {
    path: "/api/audit",
    access: "see-audit",
    summary: "The newest lines of the audit (AuditEntry[], newest first)",
    params: nothing,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(1_000).default(200) }),
    handle: async ({ query }) => answer(await store.audit.newest(query.limit)),
  });
}

const publicAccount = ({ name, role, disabled, createdAtMs }: Account) => ({
  name,
  role,
  disabled,
  createdAtMs,
});
