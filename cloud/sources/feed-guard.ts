import { isIP } from "node:net";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type AddressKind, addressKind } from "./address-kind.ts";

/** Every address of a name, as the system's resolver has them; rejects when it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** A request that may be made: to these very addresses and to no other. */
export interface Passage {
  readonly url: URL;
  readonly addresses: readonly string[];
  readonly side: Exclude<AddressKind, "never">;
}

/** The way that led to a URL by redirects; null: nothing led there. */
export interface Origin {
  readonly url: URL;
  readonly side: Passage["side"];
}

/** Below these only the scheme's own port: the others are other services', and none has a calendar. */
const freePorts = 1_024;

/**
 * Looks a URL's host up once and says whether it may be asked, and at which addresses. Inner
 * addresses and plain HTTP are an administrator's word; from the world nothing leads inside, and
 * from encryption nothing leads out of it. Fails with `source-forbidden` or `source-unreachable`.
 */
export async function findPassage(
  text: string,
  from: Origin | null,
  allowsPrivate: boolean,
  resolve: Resolve,
): Promise<Outcome<Passage>> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return failed("source-forbidden", "no address");
  const objection = objectionTo(url, from, allowsPrivate);
  if (objection !== null) return failed("source-forbidden", objection);
  const addresses = await addressesOf(url, resolve);
  if (addresses.length === 0) return failed("source-unreachable", "the name has no address");
  const kinds = addresses.map(addressKind);
  if (kinds.includes("never")) return failed("source-forbidden", "no such host");
  const side = kinds.includes("private") ? "private" : "public";
  if (side === "private" && (!allowsPrivate || from?.side === "public")) {
    return failed("source-forbidden", "an inner address");
  }
  return success({ url, addresses, side });
}

/** What is wrong with a URL before its host is looked up; null: nothing. */
function objectionTo(url: URL, from: Origin | null, allowsPrivate: boolean): string | null {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "scheme";
  if (url.protocol === "http:" && !allowsPrivate) return "not encrypted";
  if (url.protocol === "http:" && from?.url.protocol === "https:") return "no longer encrypted";
  if (url.username !== "" || url.password !== "") return "name and password in the address";
  if (url.port !== "" && Number(url.port) < freePorts) return "port";
  return null;
}

async function addressesOf(url: URL, resolve: Resolve): Promise<readonly string[]> {
  // The parser of URLs has already turned 0x7f.1 and 2130706433 into 127.0.0.1.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return [host];
  try {
    return await resolve(host);
  } catch {
    return [];
  }
}
