import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

const reading: ReadonlySet<string> = new Set(["GET", "HEAD"]);

export interface RequestFacts {
  readonly method: string;
  /** It asks for a WebSocket. */
  readonly upgrade: boolean;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a request comes from the room's own page or from a program, and not from another site in
 * somebody's browser. The `Host` must be one that nobody else's DNS can point here: an address,
 * localhost, or one of `names`. An `Origin` must be that host's own; whatever changes something or
 * opens a WebSocket must carry one, unless it bears a token, which no foreign page can add.
 */
export function isOwnRequest(request: RequestFacts, names: readonly string[]): boolean {
  const { host, origin } = request.headers;
  if (host === undefined || !isOwnHost(host, names)) return false;
  if (origin !== undefined) return origin === `http://${host}` || origin === `https://${host}`;
  const site = request.headers["sec-fetch-site"];
  const alike = site === undefined || site === "same-origin" || site === "none";
  if (reading.has(request.method) && !request.upgrade) return true;
  return alike && (request.headers.authorization ?? "").startsWith("Bearer ");
}

function isOwnHost(host: string, names: readonly string[]): boolean {
  const name = host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || isIP(name) !== 0 || names.includes(name);
}
