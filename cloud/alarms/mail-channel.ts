import { createTransport } from "nodemailer";
import type { MailSettings } from "../../contract/hub-alarms.ts";
import { hubLimits } from "../hub-limits.ts";
import type { WaitingDelivery } from "../store/delivery-store.ts";
import type { Attempt } from "./hook-channel.ts";
import { mailWords } from "./notice-words.ts";

/** One attempt to hand a mail to the server. Never throws. */
export async function tellByMail(
  settings: MailSettings,
  password: string,
  delivery: Pick<WaitingDelivery, "id" | "createdAtMs" | "notice">,
  stop: AbortSignal,
): Promise<Attempt> {
  const { host, port, security, from, username } = settings;
  const { mailTimeoutMs } = hubLimits.notices;
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(username === "" ? {} : { auth: { user: username, pass: password } }),
    connectionTimeout: mailTimeoutMs,
    greetingTimeout: mailTimeoutMs,
    socketTimeout: mailTimeoutMs,
    dnsTimeout: mailTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const abort = () => transport.close();
  stop.addEventListener("abort", abort, { once: true });
  const domain = from.slice(from.lastIndexOf("@") + 1);
  try {
    await transport.sendMail({
      from,
      to: [...delivery.notice.addresses],
      // The same mail, should the server take it twice.
      messageId: `<huitang-${delivery.id}-${delivery.createdAtMs}@${domain}>`,
      headers: { "auto-submitted": "auto-generated" },
      ...mailWords(delivery.notice),
    });
    return { is: "sent" };
  } catch (error) {
    return failureOf(error);
  } finally {
    stop.removeEventListener("abort", abort);
    transport.close();
  }
}

/** The server's own number where it gave one: 5xx is a refusal, a wrong login is never hammered. */
function failureOf(error: unknown): Attempt {
  if (!(error instanceof Error)) return { is: "lost", error: "no answer" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const answer =
    "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : 0;
  const isRefusal = answer >= 500 || code === "EAUTH" || code === "EENVELOPE";
  const words = [code, answer === 0 ? "" : `SMTP ${answer}`].filter((word) => word !== "");
  return { is: isRefusal ? "refused" : "lost", error: words.join(", ") || "no connection" };
}
