/** Bounds of the room's own page and API. All times are wire time. */
export interface PanelLimits {
  /** The code in the link that opens the panel: a working day and a night. */
  readonly codeValidMs: number;
  readonly codes: number;
  /** A signed-in browser, from its sign-in (GB/T 22239 7.1.4.1 b). */
  readonly sessionMs: number;
  /** A signed-in browser that asks for nothing. */
  readonly sessionIdleMs: number;
  readonly sessions: number;
  /** Of one person who came by a PIN; the person's own oldest gives way. */
  readonly sessionsOfPerson: number;
  readonly tokens: number;
  /** People of the room itself; the hub sends its own. */
  readonly people: number;
  /** PINs that are checked or made at a time: each takes 32 MiB. */
  readonly pinChecks: number;
  /** Wrong codes of one source, or wrong PINs for one name, before it is locked out, and how long. */
  readonly wrongCodes: number;
  /** Wrong PINs of one source: several people stand behind one address. */
  readonly wrongPinsOfSource: number;
  readonly lockMs: number;
  /** Sources and names whose wrong codes are remembered; the oldest gives way. */
  readonly sourcesWatched: number;
  /** A hold with the longest text is below 4 KiB. */
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** A request line and its headers must be there within this: no slow drip holds a socket. */
  readonly headersMs: number;
  readonly requestMs: number;
  readonly keepAliveMs: number;
  readonly connections: number;
  /** Of one address: a browser opens six and its live feed. */
  readonly connectionsOfSource: number;
  /** Of one address in a minute: a page load takes about twenty. */
  readonly requestsAMinute: number;
  readonly liveClients: number;
  /** Of those, pages of nobody who has signed in: all together, and of one source. */
  readonly liveVisitors: number;
  readonly liveVisitorsOfSource: number;
  /** Unsent bytes of one live client, some snapshots; more means that it has stalled. */
  readonly liveBacklogBytes: number;
  /** Live clients are asked for a sign of life this often, and dropped at the next without one. */
  readonly livePingMs: number;
  /** Records looked at for one export: half a year of a thousand a day. */
  readonly recordsExported: number;
  /** Exports that run at a time. */
  readonly exports: number;
  /** A backup, or an export, that nobody takes any more of is broken off after this. */
  readonly backupMs: number;
  /** Live clients have nothing to say. */
  readonly liveMessageBytes: number;
}

const minuteMs = 60_000;

export const panelLimits: PanelLimits = {
  codeValidMs: 24 * 60 * minuteMs,
  codes: 8,
  sessionMs: 12 * 60 * minuteMs,
  sessionIdleMs: 15 * minuteMs,
  sessions: 64,
  sessionsOfPerson: 5,
  tokens: 32,
  people: 100,
  pinChecks: 2,
  wrongCodes: 5,
  wrongPinsOfSource: 25,
  lockMs: 15 * minuteMs,
  sourcesWatched: 1000,
  bodyBytes: 16 * 1024,
  headerBytes: 8 * 1024,
  headersMs: 5000,
  requestMs: 10_000,
  keepAliveMs: 15_000,
  connections: 256,
  connectionsOfSource: 64,
  requestsAMinute: 600,
  liveClients: 64,
  liveVisitors: 32,
  liveVisitorsOfSource: 8,
  liveBacklogBytes: 1024 * 1024,
  livePingMs: 15_000,
  liveMessageBytes: 1024,
  recordsExported: 180_000,
  exports: 2,
  backupMs: 15 * minuteMs,
};
