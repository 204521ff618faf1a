import type { WebSocket } from "ws";
import type { Accounts } from "../accounts/accounts.ts";
import type { SessionEnd } from "../accounts/session-ends.ts";
import { tokenHash } from "../accounts/token.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";

/** WebSocket close codes: 1008 policy, 1013 try again later; from 4000 on they are our own. */
export const closeCodes = { sessionEnded: 1008, full: 1013, unknownRoom: 4404 } as const;

interface WatchedPage {
  readonly token: string;
  /** The hash of its token. */
  readonly session: string;
  readonly account: string;
  alive: boolean;
}

/** All open live pages: not too many, none that is gone, none whose session has ended. */
export class WatchedPages {
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pages = new Map<WebSocket, WatchedPage>();
  #cancel: Cancel | null = null;

  constructor(accounts: Accounts, clock: Clock, log: Log) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#cancel = this.#clock.after("look after pages", hubLimits.live.pingMs, () => {
      this.start();
      void this.#look();
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  /** False, and the page is closed, when there are too many already. */
  admit(socket: WebSocket, token: string, account: string): boolean {
    socket.on("error", () => socket.terminate());
    if (this.#pages.size >= hubLimits.live.clients) {
      socket.close(closeCodes.full, "busy");
      return false;
    }
    const page: WatchedPage = { token, session: tokenHash(token), account, alive: true };
    this.#pages.set(socket, page);
    socket.on("pong", () => (page.alive = true));
    socket.on("close", () => this.#pages.delete(socket));
    return true;
  }

  /** All pages of sessions that have ended. */
  endOf(end: SessionEnd): void {
    for (const [socket, page] of this.#pages) {
      const isOver = "account" in end ? page.account === end.account : page.session === end.session;
      if (isOver) socket.close(closeCodes.sessionEnded, "session-ended");
    }
  }

  async #look(): Promise<void> {
    try {
      for (const [socket, page] of this.#pages) {
        if (!page.alive) socket.terminate();
        else if ((await this.#accounts.peek(page.token)) === null) {
          socket.close(closeCodes.sessionEnded, "session-ended");
        } else {
          page.alive = false;
          socket.ping();
        }
      }
    } catch (error) {
      this.#log.error({ error: String(error) }, "live pages could not be looked after");
    }
  }
}
