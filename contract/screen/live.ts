import { backoffMs } from "../backoff.ts";
import type { Cancel, Clock } from "../clock.ts";
import { createStore, type Observable, type Store } from "./observable.ts";
import type { RoomTime } from "./room-time.ts";
import { screenLimits } from "./screen-limits.ts";

/** connecting: nothing heard yet · live: data are as fresh as they get · lost: data are old. */
export type LinkState = "connecting" | "live" | "lost";

export interface LiveState<T> {
  readonly link: LinkState;
  readonly data: T | null;
  /** Null until a message says what time it is in the room. */
  readonly time: RoomTime | null;
  /** Monotonic time of the last message; null before the first. */
  readonly heardAtMs: number | null;
}

export interface Socket {
  readonly close: () => void;
}

export interface LiveOptions<T, E> {
  readonly clock: Clock;
  /** Between 0 and 1: spreads the clients of a hub that comes back. */
  readonly random: () => number;
  /** Opens a socket that tells of every text it hears, and once of its end. Never at once. */
  readonly open: (hear: (text: string) => void, ended: () => void) => Socket;
  /** Undefined when the text is not an event. */
  readonly parse: (text: string) => E | undefined;
  readonly apply: (before: T | null, event: E) => T | null;
  readonly timeOf: (event: E) => { readonly nowMs: number; readonly speed: number } | null;
  /** Asks the server for anything small; false when it does not answer. */
  readonly probe: () => Promise<boolean>;
}

export interface Live<T> extends Observable<LiveState<T>> {
  /** Connects now instead of waiting for its turn. */
  readonly retry: () => void;
  /** Forgets what was heard and connects anew: who asks has become somebody else. */
  readonly renew: () => void;
  readonly close: () => void;
}

/** Keeps a socket open, folds its events into one value, and comes back by itself. */
export function createLive<T, E>(options: LiveOptions<T, E>): Live<T> {
  const line = new LiveLine(options);
  line.connect();
  return {
    get: line.state.get,
    subscribe: line.state.subscribe,
    retry: () => line.retry(),
    renew: () => line.renew(),
    close: () => line.drop(),
  };
}

class LiveLine<T, E> {
  readonly state: Store<LiveState<T>>;
  readonly #options: LiveOptions<T, E>;
  #socket: Socket | null = null;
  #cancelTimer: Cancel = () => {};
  /** Tries in a row that brought nothing. */
  #failures = 0;

  constructor(options: LiveOptions<T, E>) {
    this.#options = options;
    this.state = createStore<LiveState<T>>({
      link: "connecting",
      data: null,
      time: null,
      heardAtMs: null,
    });
  }

  connect(): void {
    const opened = this.#options.open(
      (text) => this.#hear(opened, text),
      () => this.#lose(opened),
    );
    this.#socket = opened;
    this.#watchSilence(opened);
  }

  retry(): void {
    if (this.state.get().link !== "lost") return;
    this.drop();
    this.connect();
  }

  renew(): void {
    this.drop();
    this.state.set({ ...this.state.get(), link: "connecting", data: null });
    this.connect();
  }

  drop(): void {
    this.#cancelTimer();
    const closing = this.#socket;
    this.#socket = null;
    closing?.close();
  }

  #hear(from: Socket, text: string): void {
    if (from !== this.#socket) return;
    const { parse, apply, timeOf, clock } = this.#options;
    const event = parse(text);
    if (event === undefined) return;
    this.#failures = 0;
    const heardAtMs = clock.monotonicMs();
    const before = this.state.get();
    const said = timeOf(event);
    this.state.set({
      link: "live",
      data: apply(before.data, event),
      time: said === null ? before.time : { ...said, heardAtMs },
      heardAtMs,
    });
    this.#watchSilence(from);
  }

  #lose(from: Socket): void {
    if (from !== this.#socket) return;
    this.drop();
    this.#failures += 1;
    this.state.set({ ...this.state.get(), link: "lost" });
    const waitMs = backoffMs(screenLimits.reconnect, this.#failures, this.#options.random);
    this.#arm("reconnect", waitMs, () => this.connect());
  }

  #watchSilence(watched: Socket): void {
    this.#arm("silence", screenLimits.silenceMs, () => void this.#askAfter(watched));
  }

  /** A silent room is well while its server answers; a socket that never spoke is not. */
  async #askAfter(watched: Socket): Promise<void> {
    const answers = await this.#options.probe();
    if (watched !== this.#socket) return;
    if (answers && this.state.get().link === "live") this.#watchSilence(watched);
    else this.#lose(watched);
  }

  #arm(name: string, delayMs: number, task: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(name, delayMs, task);
  }
}
