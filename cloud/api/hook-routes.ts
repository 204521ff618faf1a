import type { FastifyInstance } from "fastify";
import { z } from "zod";
import {
  hookChangeSchema,
  hookSchema,
  mailSettingsSchema,
  type NoticeRule,
  noticeRuleSchema,
} from "../../contract/hub-alarms.ts";
import type { Attempt } from "../alarms/hook-channel.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const ruleParams = z.strictObject({ id: z.string().regex(/^rule-[0-9a-f]{16}$/) });
const hookIdSchema = z.string().regex(/^hook-[0-9a-f]{16}$/);
const hookParams = z.strictObject({ id: hookIdSchema });

/** Who is told of alarms, and by which ways: for administrators of the whole hub. */
export function addHookRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { alarms, gate } = parts;
  addRead(app, gate, {
    path: "/api/notices",
    access: "configure",
    ofWholeHub: true,
    summary: "Rules, hooks and mail, without secrets (NoticeSettings)",
    params: nothing,
    query: nothing,
    handle: async () => answer(await alarms.office.settings()),
  });
  addRead(app, gate, {
    path: "/api/notices/log",
    access: "configure",
    ofWholeHub: true,
    summary: "What was told lately, and what waits (DeliveryView[]), newest first; to one receiver",
    params: nothing,
    query: z.object({ target: z.union([hookIdSchema, z.literal("mail")]).exactOptional() }),
    async handle({ query: { target } }) {
      const { listed } = hubLimits.notices;
      return answer(
        target === undefined
          ? await alarms.notices.deliveries(listed)
          : await alarms.notices.deliveriesTo(target, listed),
      );
    },
  });
  addRuleRoutes(app, parts);
  addHookChangeRoutes(app, parts);
  addHookActRoutes(app, parts);
  addMailRoutes(app, parts);
}

/** A rule that names a hook which is not there would tell nobody. */
async function leadsSomewhere({ alarms }: ApiParts, { to }: NoticeRule): Promise<boolean> {
  if (to.kind === "mail") return true;
  return (await alarms.notices.hooks()).some(({ id }) => id === to.hook);
}

function addRuleRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { alarms, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: "/api/notices/rules",
    access: "configure",
    ofWholeHub: true,
    summary: "Adds a rule of who is told ({ id })",
    params: nothing,
    query: nothing,
    body: noticeRuleSchema,
    async handle({ body, user, source }) {
      if (!(await leadsSomewhere(parts, body))) return refusal("unknown-hook");
      const id = await alarms.office.addRule(body);
      await audit(auditEntry({ user, source }, "add notice rule", id ?? "", id !== null));
      return id === null ? refusal("too-many-rules") : answer({ id }, 201);
    },
  });
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/notices/rules/:id",
    access: "configure",
    ofWholeHub: true,
    summary: "Changes a rule ({ id })",
    params: ruleParams,
    query: nothing,
    body: noticeRuleSchema,
    async handle({ params, body, user, source }) {
      const known = (await alarms.notices.rules()).some(({ id }) => id === params.id);
      if (!known) return refusal("unknown-rule");
      if (!(await leadsSomewhere(parts, body))) return refusal("unknown-hook");
      await alarms.notices.putRule(params.id, body);
      await audit(auditEntry({ user, source }, "change notice rule", params.id, true));
      return answer({ id: params.id });
    },
  });
  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/notices/rules/:id",
    access: "configure",
    ofWholeHub: true,
    summary: "Deletes a rule; what waits by it is not told",
    params: ruleParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source }) {
      const removed = await alarms.notices.removeRule(params.id, alarms.wallMs());
      await audit(auditEntry({ user, source }, "delete notice rule", params.id, removed));
      return removed ? answer({ id: params.id }) : refusal("unknown-rule");
    },
  });
}

function addHookChangeRoutes(app: FastifyInstance, { alarms, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "POST",
    path: "/api/notices/hooks",
    access: "configure",
    ofWholeHub: true,
    summary: "Adds a hook ({ hook, secret }); the secret is shown once",
    params: nothing,
    query: nothing,
    body: hookSchema,
    async handle({ body, user, source }) {
      const made = await alarms.office.addHook(body);
      await audit(auditEntry({ user, source }, "add hook", made?.hook.id ?? "", made !== null));
      return made === null ? refusal("too-many-rules") : answer(made, 201);
    },
  });
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/notices/hooks/:id",
    access: "configure",
    ofWholeHub: true,
    summary: "Changes a hook, or turns it off ({ id }); its secret stays",
    params: hookParams,
    query: nothing,
    body: hookChangeSchema,
    async handle({ params, body, user, source }) {
      const changed = await alarms.office.changeHook(params.id, body);
      if (!changed) return refusal("unknown-hook");
      await audit(auditEntry({ user, source }, "change hook", params.id, true));
      return answer({ id: params.id });
    },
  });
  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/notices/hooks/:id",
    access: "configure",
    ofWholeHub: true,
    summary: "Deletes a hook and its secret; what waits for it is not told",
    params: hookParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source }) {
      const isUsed = (await alarms.notices.rules()).some(
        ({ to }) => to.kind === "hook" && to.hook === params.id,
      );
      if (isUsed) return refusal("hook-used");
      const removed = await alarms.office.removeHook(params.id);
      await audit(auditEntry({ user, source }, "delete hook", params.id, removed));
      return removed ? answer({ id: params.id }) : refusal("unknown-hook");
    },
  });
}

function addHookActRoutes(app: FastifyInstance, { alarms, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "POST",
    path: "/api/notices/hooks/:id/secret",
    access: "configure",
    ofWholeHub: true,
    summary: "Makes another secret ({ secret }), shown once; the one before ends",
    params: hookParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source }) {
      const known = (await alarms.notices.hooks()).some(({ id }) => id === params.id);
      if (!known) return refusal("unknown-hook");
      const secret = alarms.office.newSecret(params.id);
      await audit(auditEntry({ user, source }, "new secret of hook", params.id, true));
      return answer({ secret }, 201);
    },
  });
  addRoute(app, gate, {
    method: "POST",
    path: "/api/notices/hooks/:id/test",
    access: "configure",
    ofWholeHub: true,
    summary: "Tells a hook at once that this is a test ({ ok, error })",
    params: hookParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source }) {
      const known = (await alarms.notices.hooks()).some(({ id }) => id === params.id);
      if (!known) return refusal("unknown-hook");
      const attempt = await alarms.office.test(params.id, []);
      await audit(auditEntry({ user, source }, "test hook", params.id, attempt.is === "sent"));
      return tested(attempt);
    },
  });
}

const tested = (attempt: Attempt): Answer =>
  answer(attempt.is === "sent" ? { ok: true, error: "" } : { ok: false, error: attempt.error });

function addMailRoutes(app: FastifyInstance, { alarms, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/notices/mail",
    access: "configure",
    ofWholeHub: true,
    summary:
      "How mail leaves the hub; without a password it stays while server and login do, an empty one is deleted",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      settings: mailSettingsSchema,
      password: z.string().max(1_024).nullable().default(null),
    }),
    async handle({ body: { settings, password }, user, source }) {
      await alarms.office.setMail(settings, password);
      await audit(auditEntry({ user, source }, "change mail", settings.host, true));
      return answer({});
    },
  });
  addRoute(app, gate, {
    method: "POST",
    path: "/api/notices/mail/test",
    access: "configure",
    ofWholeHub: true,
    summary: "Sends a test at once ({ ok, error })",
    params: nothing,
    query: nothing,
    body: z.strictObject({ to: z.email().max(254) }),
    async handle({ body: { to }, user, source }) {
      const attempt = await alarms.office.test("mail", [to]);
      await audit(auditEntry({ user, source }, "test mail", "mail", attempt.is === "sent"));
      return tested(attempt);
    },
  });
}
