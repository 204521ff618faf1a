import { z } from "zod";
import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type ApiExchange, baseOf, createApiExchange } from "./api-exchange.ts";
import { endsAfter, writeEnd } from "./api-release.ts";
import { createBearerToken, jsonOf } from "./bearer-token.ts";
import {
  type GraphEvent,
  graphApiEvents,
  graphEventSchema,
  graphRemoved,
  missingHeads,
  withTold,
} from "./graph-events.ts";
import { createMirrorFetch, type MirroredCalendar } from "./mirror-source.ts";
import { refusalOf, type SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";
import type { Source, SourceMeeting, SourceSpan } from "./source.ts";
import { withTimeLimit } from "./time-limit.ts";

export interface GraphAccount {
  /** Of the cloud; empty: the public one. */
  readonly url: string;
  readonly tenant: string;
  /** The room's. */
  readonly mailbox: string;
  readonly clientId: string;
  readonly secret: string;
  /** IANA's name of the room's zone. */
  readonly zone: string;
}

export interface ApiPorts {
  readonly http: SourceHttp;
  readonly wireClock: Clock;
}

const publicCloud = "https://graph.microsoft.com";
/** Where each of Microsoft's clouds signs in; a cloud of one's own does so at its own address. */
const signIns: Readonly<Record<string, string>> = {
  [publicCloud]: "https://login.microsoftonline.com",
  "https://graph.microsoft.us": "https://login.microsoftonline.us",
  "https://dod-graph.microsoft.us": "https://login.microsoftonline.us",
  "https://microsoftgraph.chinacloudapi.cn": "https://login.chinacloudapi.cn",
};

const pageSchema = z.object({
  value: z.array(graphEventSchema).max(1_000),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});

/** Times in UTC, ids that stay when an event is moved, pages that are read in no time. */
const prefer = {
  prefer: 'outlook.timezone="UTC", IdType="ImmutableId", odata.maxpagesize=100',
};

/**
 * A room's mailbox in Microsoft 365, by the delta of its calendar view. Needs an application with
 * `Calendars.ReadWrite` on that mailbox.
 */
export function createGraphSource(account: GraphAccount, ports: ApiPorts): Source {
  const base = baseOf(account.url, publicCloud);
  const tokenForm = () => ({
    grant_type: "client_credentials",
    client_id: account.clientId,
    client_secret: account.secret,
    scope: `${base}/.default`,
  });
  const signIn = `${signIns[base] ?? base}/${encodeURIComponent(account.tenant)}/oauth2/v2.0/token`;
  const { http, wireClock } = ports;
  const token = createBearerToken({ url: signIn, form: tokenForm }, http, wireClock);
  const api = createApiExchange(http, token);
  const mailbox = `${base}/v1.0/users/${encodeURIComponent(account.mailbox)}`;
  const calendar = graphCalendar(api, mailbox, account.zone);
  return {
    fetch: createMirrorFetch(calendar, wireClock),
    release: (meeting, endMs, stop) =>
      withTimeLimit(wireClock, sourceLimits.api.exchangeMs, stop, (limited) =>
        release({ api, mailbox, zone: account.zone }, meeting, endMs, limited),
      ),
  };
}

function graphCalendar(
  api: ApiExchange,
  mailbox: string,
  zone: string,
): MirroredCalendar<GraphEvent> {
  return {
    async round(place, window, stop) {
      const items: GraphEvent[] = [];
      let url = place ?? viewUrl(mailbox, window);
      for (let page = 0; page < sourceLimits.api.pages; page += 1) {
        const answer = await api.page(url, prefer, pageSchema, stop);
        if (!answer.ok) return answer;
        if (answer.value === null) return success(null);
        items.push(...answer.value.value);
        const { "@odata.nextLink": next, "@odata.deltaLink": delta } = answer.value;
        const onwards = next ?? delta;
        // The token goes wherever the link leads.
        if (onwards === undefined || !isSameOrigin(onwards, mailbox)) {
          return failed("source-unreadable", "no way on");
        }
        if (next === undefined) return success({ items, place: onwards });
        url = next;
      }
      return failed("source-too-large", "too many pages");
    },
    async apply(held, told, stop) {
      const items = withTold(held, told);
      for (const id of missingHeads(items).slice(0, sourceLimits.api.mastersAsked)) {
        const url = `${mailbox}/events/${encodeURIComponent(id)}`;
        const head = await api.page(url, prefer, graphEventSchema, stop);
        if (!head.ok) return head;
        if (head.value !== null) items.set(id, { ...head.value, id, type: "seriesMaster" });
      }
      return success(items);
    },
    removed: graphRemoved,
    events: (held) => graphApiEvents(held, zone),
  };
}

function viewUrl(mailbox: string, window: SourceSpan): string {
  const query = new URLSearchParams({
    startDateTime: new Date(window.fromMs).toISOString(),
    endDateTime: new Date(window.toMs).toISOString(),
  });
  return `${mailbox}/calendarView/delta?${query.toString()}`;
}

const isSameOrigin = (url: string, as: string): boolean =>
  URL.canParse(url) && new URL(url).origin === new URL(as).origin;

interface Writing {
  readonly api: ApiExchange;
  readonly mailbox: string;
  readonly zone: string;
}

async function release(
  { api, mailbox, zone }: Writing,
  meeting: SourceMeeting,
  endMs: number,
  stop: AbortSignal,
): Promise<Outcome<void>> {
  if (meeting.writeBack === null) return success(undefined);
  const { href, etag } = meeting.writeBack;
  const url = `${mailbox}/events/${encodeURIComponent(href)}`;
  const moment = (ms: number) => ({
    dateTime: new Date(ms).toISOString().slice(0, 19),
    timeZone: "UTC",
  });
  const change = {
    end: moment(endMs),
    // Half a day is no whole day any more.
    ...(meeting.allDay ? { isAllDay: false, start: moment(meeting.startMs) } : {}),
  };
  const neverBegan = endMs <= meeting.startMs;
  return writeEnd(
    {
      write: (match) =>
        api.ask(
          {
            method: neverBegan ? "DELETE" : "PATCH",
            url,
            headers: { ...prefer, ...match, "content-type": "application/json" },
            body: neverBegan ? null : JSON.stringify(change),
          },
          stop,
        ),
      async read() {
        const asked = await api.ask({ method: "GET", url, headers: prefer, body: null }, stop);
        if (!asked.ok || asked.value.status === 404) return asked.ok ? success(null) : asked;
        const answer = refusalOf(asked.value);
        if (!answer.ok) return answer;
        const event = graphEventSchema.safeParse(jsonOf(answer.value.body));
        if (!event.success) return failed("source-unreadable", "not this API");
        const [now] = graphApiEvents(new Map([[event.data.id, event.data]]), zone);
        return success(endsAfter(now, endMs) ? (event.data["@odata.etag"] ?? "") : null);
      },
    },
    etag,
  );
}
