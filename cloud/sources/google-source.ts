import { createSign } from "node:crypto";
import { z } from "zod";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type ApiExchange, baseOf, createApiExchange } from "./api-exchange.ts";
import { endsAfter, writeEnd } from "./api-release.ts";
import { createBearerToken, jsonOf, type TokenRequest } from "./bearer-token.ts";
import {
  type GoogleEvent,
  googleApiEvents,
  googleEventSchema,
  googleRemoved,
  withGoogleTold,
} from "./google-events.ts";
import type { ApiPorts } from "./graph-source.ts";
import { createMirrorFetch, type MirroredCalendar } from "./mirror-source.ts";
import { refusalOf } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";
import type { Source, SourceMeeting } from "./source.ts";
import { withTimeLimit } from "./time-limit.ts";

export interface GoogleAccount {
  /** Of the API; empty: Google's. */
  readonly url: string;
  /** In whose name a service account acts (domain-wide delegation); empty: in its own. */
  readonly subject: string;
  /** The room's. */
  readonly calendar: string;
  /** A key file as Google gives it: `service_account` or `authorized_user`, JSON. */
  readonly secret: string;
  /** IANA's name of the room's zone. */
  readonly zone: string;
}

const publicApi = "https://www.googleapis.com";
const tokenUrl = "https://oauth2.googleapis.com/token";
const scope = "https://www.googleapis.com/auth/calendar.events";
/** Google gives no token for longer. */
const assertionS = 3_600;

const keySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("service_account"),
    client_email: z.string().min(1),
    private_key: z.string().min(1),
    token_uri: z.url().default(tokenUrl),
  }),
  z.object({
    type: z.literal("authorized_user"),
    client_id: z.string().min(1),
    client_secret: z.string().min(1),
    refresh_token: z.string().min(1),
    token_uri: z.url().default(tokenUrl),
  }),
]);
type Key = z.infer<typeof keySchema>;

const pageSchema = z.object({
  items: z.array(googleEventSchema).max(2_500).default([]),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});

/** A calendar of Google. The key's account needs the right to change events in it. */
export function createGoogleSource(account: GoogleAccount, ports: ApiPorts): Source {
  const key = keySchema.safeParse(jsonOf(Buffer.from(account.secret)));
  if (!key.success) return unusable;
  const { http, wireClock } = ports;
  const request = tokenRequest(key.data, account.subject, () => wireClock.wallMs());
  const api = createApiExchange(http, createBearerToken(request, http, wireClock));
  const base = baseOf(account.url, publicApi);
  const events = `${base}/calendar/v3/calendars/${encodeURIComponent(account.calendar)}/events`;
  return {
    fetch: createMirrorFetch(googleCalendar(api, events, account.zone), wireClock),
    release: (meeting, endMs, stop) =>
      withTimeLimit(wireClock, sourceLimits.api.exchangeMs, stop, (limited) =>
        release({ api, events, zone: account.zone }, meeting, endMs, limited),
      ),
  };
}

/** A key that cannot be read is no use at any time. */
const unusable: Source = {
  fetch: () => Promise.resolve(failed("source-refused", "no key file")),
  release: () => Promise.resolve(failed("source-refused", "no key file")),
};

function tokenRequest(key: Key, subject: string, wallMs: () => number): TokenRequest {
  if (key.type === "authorized_user") {
    const { client_id, client_secret, refresh_token } = key;
    const form = { grant_type: "refresh_token", client_id, client_secret, refresh_token };
    return { url: key.token_uri, form: () => form };
  }
  return {
    url: key.token_uri,
    form: () => ({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: assertionOf(key, subject, wallMs()),
    }),
  };
}

/** A signed claim (RFC 7523); empty when the key cannot sign, which the server refuses. */
function assertionOf(
  key: Extract<Key, { type: "service_account" }>,
  subject: string,
  wallMs: number,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(wallMs / 1_000);
  const claim = {
    iss: key.client_email,
    scope,
    aud: key.token_uri,
    iat,
    exp: iat + assertionS,
    ...(subject === "" ? {} : { sub: subject }),
  };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claim)}`;
  try {
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key.private_key, "base64url")}`;
  } catch {
    return "";
  }
}

function googleCalendar(
  api: ApiExchange,
  events: string,
  zone: string,
): MirroredCalendar<GoogleEvent> {
  return {
    async round(place, window, stop) {
      const items: GoogleEvent[] = [];
      const from: Record<string, string> =
        place === null
          ? {
              timeMin: new Date(window.fromMs).toISOString(),
              timeMax: new Date(window.toMs).toISOString(),
            }
          : { syncToken: place };
      let pageToken: string | undefined;
      for (let page = 0; page < sourceLimits.api.pages; page += 1) {
        const query = new URLSearchParams({
          singleEvents: "true",
          maxResults: "250",
          ...from,
          ...(pageToken === undefined ? {} : { pageToken }),
        });
        const answer = await api.page(`${events}?${query.toString()}`, {}, pageSchema, stop);
        if (!answer.ok) return answer;
        if (answer.value === null) return success(null);
        items.push(...answer.value.items);
        pageToken = answer.value.nextPageToken;
        if (pageToken !== undefined) continue;
        const { nextSyncToken } = answer.value;
        return nextSyncToken === undefined
          ? failed("source-unreadable", "no way on")
          : success({ items, place: nextSyncToken });
      }
      return failed("source-too-large", "too many pages");
    },
    apply: (held, told) => Promise.resolve(success(withGoogleTold(held, told))),
    removed: (_, told) => googleRemoved(told),
    events: (held) => googleApiEvents(held, zone),
  };
}

interface Writing {
  readonly api: ApiExchange;
  readonly events: string;
  readonly zone: string;
}

async function release(
  { api, events, zone }: Writing,
  meeting: SourceMeeting,
  endMs: number,
  stop: AbortSignal,
): Promise<Outcome<void>> {
  if (meeting.writeBack === null) return success(undefined);
  const { href, etag } = meeting.writeBack;
  const url = `${events}/${encodeURIComponent(href)}`;
  const moment = (ms: number) => ({ dateTime: new Date(ms).toISOString(), date: null });
  const change =
    endMs <= meeting.startMs
      ? { status: "cancelled" }
      : { end: moment(endMs), ...(meeting.allDay ? { start: moment(meeting.startMs) } : {}) };
  return writeEnd(
    {
      write: (match) =>
        api.ask(
          {
            method: "PATCH",
            url: `${url}?sendUpdates=none`,
            headers: { ...match, "content-type": "application/json" },
            body: JSON.stringify(change),
          },
          stop,
        ),
      async read() {
        const asked = await api.ask({ method: "GET", url, headers: {}, body: null }, stop);
        if (!asked.ok || asked.value.status === 404) return asked.ok ? success(null) : asked;
        const answer = refusalOf(asked.value);
        if (!answer.ok) return answer;
        const event = googleEventSchema.safeParse(jsonOf(answer.value.body));
        if (!event.success) return failed("source-unreadable", "not this API");
        const held = withGoogleTold(new Map(), [event.data]);
        const [now] = googleApiEvents(held, zone);
        return success(endsAfter(now, endMs) ? (event.data.etag ?? "") : null);
      },
    },
    etag,
  );
}
