import type { Clock } from "../../contract/clock.ts";
import type { HubSessionView } from "../../contract/hub-api.ts";
import type { Http } from "../../contract/screen/http.ts";
import { createStore, type Observable } from "../../contract/screen/observable.ts";
import type { RoomTime } from "../../contract/screen/room-time.ts";
import type { ConsoleApi } from "./console-api.ts";

/** Who is signed in, as the hub said last. */
export interface SessionKeeper {
  /** Null until the hub has answered. */
  readonly session: Observable<HubSessionView | null>;
  /** The rooms' time, where it is not the reader's own. */
  readonly roomTime: Observable<RoomTime | null>;
  /** It ended while a page was open, without the reader's doing. */
  readonly sessionEnded: Observable<boolean>;
  /** Asks the hub who is signed in; false when it does not answer. */
  readonly refreshSession: () => Promise<boolean>;
  readonly signOut: () => Promise<void>;
}

export function createSessionKeeper(
  api: Pick<ConsoleApi, "session" | "signOut">,
  clock: Clock,
): SessionKeeper {
  const session = createStore<HubSessionView | null>(null);
  const roomTime = createStore<RoomTime | null>(null);
  const sessionEnded = createStore(false);
  let hasLeft = false;
  const refreshSession = async (): Promise<boolean> => {
    const answer = await api.session();
    if (!answer.ok) return false;
    const { roomTime: told, user } = answer.value;
    roomTime.set(told === undefined ? null : { ...told, heardAtMs: clock.monotonicMs() });
    const wasSignedIn = session.get()?.user != null;
    if (user !== null) hasLeft = false;
    if (user !== null || wasSignedIn) sessionEnded.set(user === null && !hasLeft);
    session.set(answer.value);
    return true;
  };
  return {
    session,
    roomTime,
    sessionEnded,
    refreshSession,
    async signOut() {
      // The pages' lines are closed before the answer comes: they must not take it for an end.
      hasLeft = true;
      await api.signOut();
      await refreshSession();
    },
  };
}

/** The same, and says so whenever the hub answers that nobody is signed in. */
export const heedingRefusals = (http: Http, heed: () => void): Http => ({
  async request<T>(...asked: Parameters<Http["request"]>) {
    const answer = await http.request<T>(...asked);
    if (!answer.ok && answer.problem.code === "not-signed-in") heed();
    return answer;
  },
});
