import type { Clock } from "../../contract/clock.ts";
import type { SourceSettings } from "../../contract/sources.ts";
import { createCaldavSource } from "./caldav-source.ts";
import type { CalendarReader } from "./calendar-reader.ts";
import { createGoogleSource } from "./google-source.ts";
import { createGraphSource } from "./graph-source.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import { createIcsFileSource, createIcsUrlSource } from "./ics-source.ts";
import { createSourceHttp } from "./source-http.ts";
import type { Source } from "./source.ts";

/** A source as it is set up. It remembers what it has read: one object for as long as this stays. */
export interface SourceSetup {
  readonly settings: SourceSettings;
  /** Password, client secret, or Google's key file as JSON; empty: none. */
  readonly secret: string;
  /** IANA's name of the room's zone. */
  readonly zone: string;
  /** What was uploaded last, for `ics-file`; null: nothing yet. */
  readonly upload: () => Promise<string | null>;
}

export interface SourcePorts {
  readonly http: GuardedFetch;
  readonly reader: CalendarReader;
  readonly wireClock: Clock;
  /** Room time, for the stamps of what is written back. */
  readonly wallMs: () => number;
}

/** Null for `rest`: such a source is not asked, it sends. */
export function createSource(
  { settings, secret, zone, upload }: SourceSetup,
  ports: SourcePorts,
): Source | null {
  const { reader, wireClock } = ports;
  const { kind, url, username, account, calendar, allowsPrivate } = settings;
  const http = createSourceHttp({ http: ports.http, clock: wireClock }, allowsPrivate);
  switch (kind) {
    case "caldav":
      return createCaldavSource({ url, username, secret, zone }, { ...ports, http });
    case "ics-url":
      return createIcsUrlSource({ url, username, secret, zone }, http, reader);
    case "ics-file":
      return createIcsFileSource(upload, zone, reader);
    case "graph":
      return createGraphSource(
        { url, tenant: account, mailbox: calendar, clientId: username, secret, zone },
        { http, wireClock },
      );
    case "google":
      return createGoogleSource(
        { url, subject: account, calendar, secret, zone },
        { http, wireClock },
      );
    case "rest":
      return null;
  }
}
