import type { FastifyReply, FastifyRequest } from "fastify";

/** The cookie that carries a session's token. The `__Host-` prefix needs TLS. */
export interface SessionCookie {
  /** The pages are served over TLS. */
  readonly secure: boolean;
  /** Empty when there is none. */
  read(request: FastifyRequest): string;
  write(reply: FastifyReply, token: string): void;
  clear(reply: FastifyReply): void;
}

/** @param secure the pages are served over TLS */
export function createSessionCookie(secure: boolean): SessionCookie {
  const name = secure ? "__Host-huitang" : "huitang";
  const attributes = { httpOnly: true, sameSite: "strict", path: "/", secure } as const;
  return {
    secure,
    read: (request) => request.cookies[name] ?? "",
    write: (reply, token) => void reply.setCookie(name, token, attributes),
    clear: (reply) => void reply.clearCookie(name, attributes),
  };
}
