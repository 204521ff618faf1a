import type { FastifyInstance } from "fastify";
import QRCode from "qrcode";
import { z } from "zod";
import type { EnrollingView, SecondFactorView, SessionItem } from "../../contract/hub-people.ts";
import { tokenHash } from "../accounts/token.ts";
import type { StoredSession } from "../store/account-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";
import { passwordSchema, refusedLogin, visitorOf } from "./session-routes.ts";

/** One's own sessions and second factor. */
export function addOwnAccountRoutes(app: FastifyInstance, parts: ApiParts): void {
  addOwnSessionRoutes(app, parts);
  addFactorRoutes(app, parts);
  addFactorChangeRoutes(app, parts);
}

function addOwnSessionRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { store, cookie, audit, gate } = parts;

  addRead(app, gate, {
    path: "/api/session/others",
    access: "signed-in",
    peopleOnly: true,
    summary: "Where one is signed in (SessionItem[])",
    params: nothing,
    query: nothing,
    async handle({ user, request }) {
      const own = idOf(tokenHash(cookie.read(request)));
      const sessions = await store.accounts.sessionsOf(user?.name ?? "");
      return answer(sessions.map((session) => sessionItem(session, own)));
    },
  });

  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/session/others/:id",
    access: "signed-in",
    peopleOnly: true,
    summary: "Ends another of one's own sessions",
    params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
    query: nothing,
    body: nothing,
    async handle({ params: { id }, user, source }) {
      const sessions = await store.accounts.sessionsOf(user?.name ?? "");
      const session = sessions.find(({ tokenHash: hash }) => idOf(hash) === id);
      if (session === undefined) return refusal("unknown-session");
      await parts.accounts.endSession(session.tokenHash);
      await audit(auditEntry({ user, source }, "end session", id, true));
      return answer({ id });
    },
  });
}

function addFactorRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { secondFactors, store, audit, gate } = parts;

  addRead(app, gate, {
    path: "/api/session/second-factor",
    access: "signed-in",
    whileDue: true,
    peopleOnly: true,
    summary: "Whether one has a second factor (SecondFactorView)",
    params: nothing,
    query: nothing,
    async handle({ user }) {
      const account = await store.accounts.find(user?.name ?? "");
      const view: SecondFactorView = {
        isSet: account !== null && account.totpSecret !== null,
        recoveryCodesLeft: await secondFactors.codesLeft(user?.name ?? ""),
      };
      return answer(view);
    },
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/session/second-factor",
    access: "signed-in",
    whileDue: true,
    peopleOnly: true,
    summary: "Begins to set up an authenticator app, by one's password (EnrollingView)",
    params: nothing,
    query: nothing,
    body: z.strictObject({ current: passwordSchema }),
    guessable: true,
    async handle({ body: { current }, user, request, reply }) {
      const known = await parts.accounts.recognise(
        user?.name ?? "",
        current,
        null,
        visitorOf(request),
      );
      if (!known.ok) return refusedLogin(known, reply);
      // Who has one replaces it with a code of it: a password alone must not.
      if (known.account.totpSecret !== null) return refusal("forbidden", "end the old one first");
      const enrolling = secondFactors.begin(known.account.name);
      const view: EnrollingView = { ...enrolling, squares: squaresOf(enrolling.address) };
      return answer(view, 201);
    },
  });

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/session/second-factor",
    access: "signed-in",
    whileDue: true,
    peopleOnly: true,
    summary: "Ends the set-up with the first code ({ codes }: recovery codes, shown once)",
    params: nothing,
    query: nothing,
    body: z.strictObject({ ticket: z.string().max(1_024), code: z.string().max(64) }),
    guessable: true,
    async handle({ body: { ticket, code }, user, source }) {
      const account = await store.accounts.find(user?.name ?? "");
      const isFree = account !== null && account.totpSecret === null;
      const codes = isFree ? await secondFactors.finish(account.name, ticket, code) : null;
      await audit(auditEntry({ user, source }, "set up second factor", "", codes !== null));
      return codes === null ? refusal("wrong-second-factor") : answer({ codes }, 201);
    },
  });
}

const proofSchema = z.strictObject({ current: passwordSchema, code: z.string().min(1).max(64) });

function addFactorChangeRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { secondFactors, accounts, audit, gate } = parts;

  addRoute(app, gate, {
    method: "POST",
    path: "/api/session/second-factor/end",
    access: "signed-in",
    peopleOnly: true,
    summary: "Ends one's second factor, by one's password and a code",
    params: nothing,
    query: nothing,
    body: proofSchema,
    guessable: true,
    async handle({ body, user, request, reply }) {
      const visitor = visitorOf(request);
      const known = await accounts.recognise(user?.name ?? "", body.current, body.code, visitor);
      if (!known.ok) return refusedLogin(known, reply);
      await secondFactors.remove(known.account.name);
      await audit(auditEntry({ user, source: visitor.source }, "end second factor", "", true));
      return answer({ isSet: false, recoveryCodesLeft: 0 });
    },
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/session/second-factor/codes",
    access: "signed-in",
    peopleOnly: true,
    summary: "New recovery codes ({ codes }, shown once), by one's password and a code",
    params: nothing,
    query: nothing,
    body: proofSchema,
    guessable: true,
    async handle({ body, user, request, reply }) {
      const visitor = visitorOf(request);
      const known = await accounts.recognise(user?.name ?? "", body.current, body.code, visitor);
      if (!known.ok) return refusedLogin(known, reply);
      const codes = await secondFactors.renew(known.account);
      await audit(auditEntry({ user, source: visitor.source }, "new recovery codes", "", true));
      return answer({ codes }, 201);
    },
  });
}

function squaresOf(text: string): readonly (readonly boolean[])[] {
  const { data, size } = QRCode.create(text, { errorCorrectionLevel: "M" }).modules;
  return Array.from({ length: size }, (_row, y) =>
    Array.from({ length: size }, (_square, x) => data[y * size + x] === 1),
  );
}

/** A session is named by the beginning of its hash: it opens nothing. */
const idOf = (hash: string): string => hash.slice(0, 16);

export function sessionItem(session: StoredSession, own: string): SessionItem {
  const { tokenHash: hash, createdAtMs, seenAtMs, source, device } = session;
  const id = idOf(hash);
  return { id, createdAtMs, seenAtMs, source, device, isOwn: id === own };
}
