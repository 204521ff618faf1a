import { type DAVResponse, davRequest } from "tsdav";

/** An answer of HTTP to a request of WebDAV, unread. */
export interface DavText {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** What a calendar server says of one of its objects. */
export interface DavItem {
  /** As the server writes it: a path or a whole URL. */
  readonly href: string;
  readonly status: number;
  readonly etag: string;
  /** The object itself, where it was asked for. */
  readonly text: string;
}

export interface DavAnswer {
  readonly items: readonly DavItem[];
  /** Where changes are asked for from now on (RFC 6578); empty: the server tells none. */
  readonly syncToken: string;
}

/** A multi-status answer, read by the client's own reader; null: it is none. */
export async function readDavAnswer(answer: DavText): Promise<DavAnswer | null> {
  const { status, contentType, text } = answer;
  const responses = await davRequest({
    url: "https://answered.invalid/",
    init: { method: "REPORT", headers: {}, body: {} },
    fetch: () =>
      Promise.resolve(new Response(text, { status, headers: { "content-type": contentType } })),
  });
  const root = memberOf(responses[0]?.raw, "multistatus");
  if (root === undefined) return null;
  const items = responses.flatMap((response) => itemsOf(response));
  const token =
    memberOf(root, "syncToken") ?? items.find((item) => item.syncToken !== "")?.syncToken;
  return { items, syncToken: stringOf(token) };
}

function itemsOf({ href, status, props }: DAVResponse) {
  if (typeof href !== "string" || href === "") return [];
  const given: unknown = props;
  const data = memberOf(given, "calendarData");
  const text = stringOf(memberOf(data, "_cdata") ?? data);
  return [
    {
      href,
      status,
      etag: stringOf(memberOf(given, "getetag")),
      text,
      syncToken: stringOf(memberOf(given, "syncToken")),
    },
  ];
}

/** The client turns what looks like a number into one. */
const stringOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return found;
}
