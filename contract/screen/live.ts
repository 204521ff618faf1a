import type { Cancel, Clock } from "../clock.ts";
import { createStore, type Observable } from "./observable.ts";
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
  close(): void;
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
  retry(): void;
  close(): void;
}

/** Keeps a socket open, folds its events into one value, and comes back by itself. */
export function createLive<T, E>(options: LiveOptions<T, E>): Live<T> {
  const { clock } = options;
  const store = createStore<LiveState<T>>({
    link: "connecting",
    data: null,
    time: null,
    heardAtMs: null,
  });
  let socket: Socket | null = null;
  let cancelTimer: Cancel = () => {};
  let failures = 0;

  const arm = (name: string, delayMs: number, task: () => void) => {
    cancelTimer();
    cancelTimer = clock.after(name, delayMs, task);
  };

  function connect() {
    const opened = options.open(
      (text) => hear(opened, text),
      () => lose(opened),
    );
    socket = opened;
    watchSilence(opened);
  }

  function hear(from: Socket, text: string) {
    if (from !== socket) return;
    const event = options.parse(text);
    if (event === undefined) return;
    failures = 0;
    const heardAtMs = clock.monotonicMs();
    const before = store.get();
    const said = options.timeOf(event);
    store.set({
      link: "live",
      data: options.apply(before.data, event),
      time: said === null ? before.time : { ...said, heardAtMs },
      heardAtMs,
    });
    watchSilence(from);
  }

  function watchSilence(watched: Socket) {
    arm("silence", screenLimits.silenceMs, () => {
      void options.probe().then((answers) => {
        if (watched !== socket) return;
        if (answers && store.get().link === "live") watchSilence(watched);
        else lose(watched);
      });
    });
  }

  function lose(from: Socket) {
    if (from !== socket) return;
    drop();
    store.set({ ...store.get(), link: "lost" });
    const longestMs = Math.min(
      screenLimits.reconnectLongestMs,
      screenLimits.reconnectFirstMs * 2 ** failures,
    );
    failures = Math.min(failures + 1, 10);
    arm("reconnect", longestMs * (0.5 + options.random() / 2), connect);
  }

  function drop() {
    cancelTimer();
    const closing = socket;
    socket = null;
    closing?.close();
  }

  connect();
  return {
    get: store.get,
    subscribe: store.subscribe,
    retry() {
      if (store.get().link !== "lost") return;
      drop();
      connect();
    },
    close: drop,
  };
}
