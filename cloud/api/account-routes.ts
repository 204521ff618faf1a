import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { AccountView, InvitedView } from "../../contract/hub-people.ts";
import { everywhere, type Grant, hubRoles } from "../../contract/permissions.ts";
import { placeIdSchema } from "../../contract/places.ts";
import type { KeptAccount, OfficeProblem, OfficeResult } from "../accounts/account-office.ts";
import { accountNameSchema } from "../accounts/accounts.ts";
import type { User } from "../accounts/user.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";
import { passwordAdvice, passwordSchema } from "./session-routes.ts";
import { sessionItem } from "./own-account-routes.ts";

const grantsSchema = z
  .array(z.strictObject({ role: z.enum(hubRoles), place: placeIdSchema }))
  .min(1)
  .max(hubLimits.accounts.grants);
const accountParams = z.strictObject({ name: accountNameSchema });

/** People's accounts: for who keeps them, each within his own part of the hub. */
export function addAccountRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { office, gate, audit } = parts;

  addRead(app, gate, {
    path: "/api/accounts",
    access: "keep-people",
    summary: "Accounts with a role in one's own part of the hub (AccountView[])",
    params: nothing,
    query: nothing,
    handle: async ({ user }) =>
      answer(user === null ? [] : (await office.list(user)).map(publicAccount)),
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/accounts",
    access: "keep-people",
    peopleOnly: true,
    summary:
      "Makes an account, `role` meaning that role everywhere; without a password its owner comes by " +
      "the link in the answer (InvitedView), or, with `invite` false, by another sign-on only",
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        name: accountNameSchema,
        grants: grantsSchema.exactOptional(),
        role: z.enum(hubRoles).exactOptional(),
        password: passwordSchema.exactOptional(),
        /** False: no link; for who comes by another sign-on. */
        invite: z.boolean().default(true),
      })
      .refine(({ grants, role }) => (grants === undefined) !== (role === undefined), {
        path: ["grants"],
        message: "say either grants or role",
      }),
    async handle({ body, user, source }) {
      const { name, password = null, invite: isInvited } = body;
      const grants = grantsOf(body);
      const result = await office.create(known(user), { name, grants, password, isInvited });
      const object = `${name} ${grantsText(grants)}`;
      await audit(auditEntry({ user, source }, "create account", object, result.ok));
      return answerTo(name, result, 201);
    },
  });

  addChangeRoute(app, parts);
  addInvitationRoute(app, parts);
  addSessionRoutes(app, parts);
}

function addChangeRoute(app: FastifyInstance, { office, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/accounts/:name",
    access: "keep-people",
    peopleOnly: true,
    summary:
      "Changes an account's roles or password, shuts it, or takes a lost second factor away; ends its " +
      "sessions",
    params: accountParams,
    query: nothing,
    body: z
      .strictObject({
        grants: grantsSchema.exactOptional(),
        role: z.enum(hubRoles).exactOptional(),
        disabled: z.boolean().exactOptional(),
        password: passwordSchema.exactOptional(),
        secondFactor: z.literal("off").exactOptional(),
      })
      .refine((change) => Object.keys(change).length > 0, "say what to change")
      .refine(({ grants, role }) => grants === undefined || role === undefined, {
        path: ["grants"],
        message: "say either grants or role",
      }),
    async handle({ params: { name }, body: { role, ...rest }, user, source }) {
      const grants = role === undefined ? {} : { grants: grantsOf({ role }) };
      const change = { ...rest, ...grants };
      const result = await office.change(known(user), name, change);
      const what = [
        change.grants === undefined ? "" : grantsText(change.grants),
        change.disabled === undefined ? "" : change.disabled ? "shut" : "open",
        change.password === undefined ? "" : "password",
        change.secondFactor === undefined ? "" : "second factor off",
      ];
      const object = [name, ...what.filter((word) => word !== "")].join(" ");
      await audit(auditEntry({ user, source }, "change account", object, result.ok));
      return answerTo(name, result, 200);
    },
  });
}

function addInvitationRoute(app: FastifyInstance, { office, audit, gate }: ApiParts): void {
  addRoute(app, gate, {
    method: "POST",
    path: "/api/accounts/:name/invite",
    access: "keep-people",
    peopleOnly: true,
    summary: "A new link by which the account's owner sets a password, once (InvitedView)",
    params: accountParams,
    query: nothing,
    body: nothing,
    async handle({ params: { name }, user, source }) {
      const result = await office.invite(known(user), name);
      await audit(auditEntry({ user, source }, "invite", name, result.ok));
      return answerTo(name, result, 201);
    },
  });
}

/** Of others; one's own stand in `own-account-routes.ts`. */
function addSessionRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { office, store, audit, gate, sessionEnds } = parts;

  addRead(app, gate, {
    path: "/api/accounts/:name/sessions",
    access: "keep-people",
    summary: "Where an account is signed in (SessionItem[])",
    params: accountParams,
    query: nothing,
    async handle({ params: { name }, user }) {
      const account = await office.find(known(user), name);
      if (typeof account === "string") return refusedTo(account);
      const sessions = await store.accounts.sessionsOf(name);
      return answer(sessions.map((session) => sessionItem(session, "")));
    },
  });

  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/accounts/:name/sessions",
    access: "keep-people",
    peopleOnly: true,
    summary: "Ends all sessions of an account",
    params: accountParams,
    query: nothing,
    body: nothing,
    async handle({ params: { name }, user, source }) {
      const account = await office.find(known(user), name);
      await audit(auditEntry({ user, source }, "end sessions", name, typeof account !== "string"));
      if (typeof account === "string") return refusedTo(account);
      await store.accounts.endSessionsOf(name, null);
      sessionEnds.tell(name);
      return answer({ name });
    },
  });
}

const nobody: User = { name: "", grants: [], rights: [], due: null, byToken: false };
/** A route that asks for a permission has a user. */
const known = (user: User | null): User => user ?? nobody;

interface GivenGrants {
  readonly grants?: readonly Grant[];
  readonly role?: Grant["role"];
}

const grantsOf = ({ grants, role }: GivenGrants): readonly Grant[] =>
  grants ?? (role === undefined ? [] : [{ role, place: everywhere }]);

const grantsText = (grants: readonly Grant[]): string =>
  grants.map(({ role, place }) => `${role}@${place}`).join(" ");

function answerTo(name: string, result: OfficeResult, status: number): Answer {
  if (result.ok) {
    const invite = result.invite === null ? null : `#/invite?code=${result.invite}`;
    const view: InvitedView = { name, invite };
    return answer(view, status);
  }
  if (result.why === "weak") return refusal("weak-password", passwordAdvice[result.fault]);
  return refusedTo(result.why);
}

function refusedTo(problem: OfficeProblem): Answer {
  switch (problem) {
    case "unknown":
      return refusal("unknown-account");
    case "not-yours":
      return refusal("beyond-own-rights");
    case "name-taken":
      return refusal("name-taken");
    case "unknown-place":
      return refusal("unknown-place");
    // Nobody shuts himself out: there would be no way back in.
    case "own":
      return refusal("forbidden", "you cannot change your own account");
    case "outside":
      return refusal("forbidden", "this account signs in elsewhere and has no password here");
  }
}

const publicAccount = ({ account, grants, isKept }: KeptAccount): AccountView => ({
  name: account.name,
  grants,
  isKept,
  disabled: account.disabled,
  createdAtMs: account.createdAtMs,
  hasPassword: account.passwordHash !== "",
  hasSecondFactor: account.totpSecret !== null,
  isOutside: account.outside !== null,
});
