import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { harmlessLine } from "../../contract/harmless-text.ts";
import { accountOfOutside } from "../accounts/outside-people.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ApiParts } from "./api-parts.ts";
import { visitorOf } from "./session-routes.ts";

const callbackPath = "/api/sign-on/callback";
/** Carried to the other sign-on and back: a navigation from another site must bring it. */
const carriedCookie = "huitang-sign-on";

/**
 * The way to another sign-on and back, for browsers: both answer with an address to go to. The page
 * says what went wrong: `#/?problem=sign-on-failed`.
 */
export function addSignOnRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { signOn, log } = parts;
  if (signOn === null) return;
  const slow = { max: hubLimits.http.loginsPerMinute, timeWindow: 60_000 };
  const attributes = {
    httpOnly: true,
    sameSite: "lax",
    path: "/api/sign-on",
    secure: parts.cookie.secure,
    maxAge: hubLimits.accounts.outsideMs / 1_000,
  } as const;

  app.route({
    method: "GET",
    url: "/api/sign-on",
    schema: { summary: "Goes to the other sign-on", tags: ["public"] },
    config: { rateLimit: slow },
    async handler(request, reply) {
      try {
        const { address, carried } = await signOn.begin(
          `${originOf(parts, request)}${callbackPath}`,
        );
        return await reply.setCookie(carriedCookie, carried, attributes).redirect(address, 303);
      } catch (error) {
        log.error({ error: String(error) }, "the other sign-on does not answer");
        return await reply.redirect("/#/?problem=sign-on-unreached", 303);
      }
    },
  });

  app.route({
    method: "GET",
    url: callbackPath,
    schema: { summary: "Comes back from the other sign-on", tags: ["public"] },
    config: { rateLimit: slow },
    async handler(request, reply) {
      const problem = await come(parts, request, reply);
      void reply.clearCookie(carriedCookie, attributes);
      const hash = problem === null ? "" : `?problem=${problem}`;
      return await reply.redirect(`/#/${hash}`, 303);
    },
  });
}

type SignOnProblem = "sign-on-failed" | "sign-on-unknown" | "sign-on-unreached";

/** Null: he is signed in. */
async function come(
  parts: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignOnProblem | null> {
  const { signOn, accounts, cookie, audit, log } = parts;
  if (signOn === null) return "sign-on-failed";
  const returned = new URL(request.url, originOf(parts, request));
  const source = request.ip;
  const refused = async (who: string, why: string): Promise<void> =>
    await audit({ who, source, action: "sign-on", object: why, outcome: "refused" });
  try {
    const person = await signOn.finish(returned, request.cookies[carriedCookie] ?? "");
    if (person === null) {
      await refused("", "refused");
      return "sign-on-failed";
    }
    const note = (who: string, action: string, object: string): Promise<void> =>
      audit({ who, source, action, object, outcome: "done" });
    const found = await accountOfOutside(parts.outsidePeople, person, note);
    if (!found.ok) {
      await refused("", harmlessLine(`${found.why} ${person.subject}`).slice(0, 128));
      return "sign-on-unknown";
    }
    await accounts.signOut(cookie.read(request));
    const { token } = await accounts.open(found.account, visitorOf(request));
    await audit({
      who: found.account.name,
      source,
      action: "sign-on",
      object: "",
      outcome: "done",
    });
    cookie.write(reply, token);
    return null;
  } catch (error) {
    log.error({ error: String(error) }, "the other sign-on does not answer");
    return "sign-on-unreached";
  }
}

/** The `Host` was judged before: it is this hub's own. */
const originOf = ({ names }: ApiParts, request: FastifyRequest): string =>
  names.publicUrl?.origin ?? `${names.scheme}://${request.headers.host ?? ""}`;
