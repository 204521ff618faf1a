import { createHmac } from "node:crypto";
import type { HookView } from "../../contract/hub-alarms.ts";
import { hubLimits } from "../hub-limits.ts";
import type { GuardedFetch } from "../sources/guarded-fetch.ts";
import type { WaitingDelivery } from "../store/delivery-store.ts";
import { hookBody } from "./notice-words.ts";

/** How an attempt ended. refused: the same message would be refused again. */
export type Attempt =
  | { readonly is: "sent" }
  | { readonly is: "lost" | "refused"; readonly error: string };

/**
 * What stands in the headers of a message to a hook. The receiver computes the signature over
 * `<timestamp>.<body>`, and refuses what is older than five minutes or a delivery it knows.
 */
export function signedHeaders(
  secret: string,
  delivery: Pick<WaitingDelivery, "id" | "notice">,
  body: string,
  wallMs: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(wallMs / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const { kind } = delivery.notice;
  return {
    "content-type": "application/json",
    "user-agent": "huitang",
    "x-huitang-event": kind === "test" ? "test" : `issue.${kind}`,
    "x-huitang-delivery": String(delivery.id),
    "x-huitang-timestamp": timestamp,
    "x-huitang-signature": `sha256=${signature}`,
  };
}

/** Too early, too many, time-out: another time it will do. */
const passing = new Set([408, 425, 429]);

/** One attempt to tell a hook. Never throws. */
export async function tellHook(
  hook: HookView,
  secret: string,
  delivery: Pick<WaitingDelivery, "id" | "notice">,
  {
    http,
    wallMs,
    stop,
  }: { readonly http: GuardedFetch; readonly wallMs: number; readonly stop: AbortSignal },
): Promise<Attempt> {
  const body = hookBody(delivery.notice);
  const answer = await http.request({
    method: "POST",
    url: hook.url,
    headers: signedHeaders(secret, delivery, body, wallMs),
    body,
    allowsPrivate: hook.allowsPrivate,
    maxBytes: hubLimits.notices.answerBytes,
    stop,
  });
  if (!answer.ok) {
    const { code, detail } = answer.failure;
    return { is: "lost", error: detail === undefined ? code : `${code}: ${detail}` };
  }
  const { status } = answer.value;
  if (status >= 200 && status < 300) return { is: "sent" };
  const isRefusal = status >= 300 && status < 500 && !passing.has(status);
  return { is: isRefusal ? "refused" : "lost", error: `HTTP ${status}` };
}
