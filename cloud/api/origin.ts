import { isIP } from "node:net";
import type { IncomingHttpHeaders } from "node:http";

/** What this hub is called from outside. */
export interface OwnNames {
  /** What this server speaks itself. */
  readonly scheme: "http" | "https";
  /** How people reach it otherwise: behind a proxy that ends TLS it is https while we speak http. */
  readonly publicUrl: URL | null;
}

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Against requests that another site makes in a signed-in person's browser, and against names that
 * somebody else points at this machine. The `Host` must be an address, localhost or the configured
 * name; whatever changes something, or opens a WebSocket, must carry the `Origin` of that host.
 */
export function isOwnRequest(
  names: OwnNames,
  method: string,
  upgrade: boolean,
  headers: IncomingHttpHeaders,
): boolean {
  const { host, origin } = headers;
  if (host === undefined || !isOwnHost(names, host)) return false;
  const site = headers["sec-fetch-site"];
  if (reading.has(method) && !upgrade) return true;
  // Another system, which no browser sends: a page could not add this header for another site, and
  // without the cookie it is nobody.
  if (!upgrade && headers.cookie === undefined && isByToken(headers)) return true;
  if (site !== undefined && site !== "same-origin") return false;
  if (origin === undefined) return false;
  return origin === `${names.scheme}://${host}` || origin === names.publicUrl?.origin;
}

const isByToken = ({ authorization, origin }: IncomingHttpHeaders): boolean =>
  origin === undefined && authorization !== undefined && authorization.startsWith("Bearer ");

function isOwnHost(names: OwnNames, host: string): boolean {
  if (host === names.publicUrl?.host) return true;
  const name = host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  // An address cannot be re-pointed by somebody's DNS.
  return name === "localhost" || isIP(name) !== 0;
}
