import type { Act } from "../act.ts";
import type { ApiProblem } from "../api.ts";
import { createStore, type Observable } from "./observable.ts";
import { screenLimits } from "./screen-limits.ts";
import type { ApiResult } from "./http.ts";

/** What became of one act: shown at once as sent, then as the room answers. */
export interface Receipt {
  readonly id: number;
  readonly act: Act;
  /** Room time of the sending. */
  readonly sentAtMs: number;
  readonly state: "sending" | "accepted" | "refused";
  readonly problem: ApiProblem | null;
}

export interface Receipts extends Observable<readonly Receipt[]> {
  /** Sends an act; true when the room took it. `nowMs` is room time. */
  send(act: Act, nowMs: number): Promise<boolean>;
  dismiss(id: number): void;
}

/** Where acts go. */
export interface ActDoor {
  act(act: Act): Promise<ApiResult<unknown>>;
}

/** `onSignedOut` is told when the session was gone. */
export function createReceipts(api: ActDoor, onSignedOut: () => void): Receipts {
  const store = createStore<readonly Receipt[]>([]);
  let lastId = 0;
  const change = (id: number, part: Partial<Receipt>) =>
    store.set(store.get().map((one) => (one.id === id ? { ...one, ...part } : one)));
  return {
    get: store.get,
    subscribe: store.subscribe,
    async send(act, nowMs) {
      lastId += 1;
      const id = lastId;
      const fresh: Receipt = { id, act, sentAtMs: nowMs, state: "sending", problem: null };
      const others = store.get().filter((one) => subjectOf(one.act) !== subjectOf(act));
      store.set([...others, fresh].slice(-screenLimits.receipts));
      const answer = await api.act(act);
      if (answer.ok) {
        change(id, { state: "accepted" });
        return true;
      }
      change(id, { state: "refused", problem: answer.problem });
      if (answer.status === 401) onSignedOut();
      return false;
    },
    dismiss(id) {
      store.set(store.get().filter((one) => one.id !== id));
    },
  };
}

/** What an act is about: a newer one about the same takes its place. */
export function subjectOf(act: Act): string {
  switch (act.kind) {
    case "hold":
    case "release":
      return act.point;
    case "attest":
    case "waive":
      return act.duty;
    case "check-banner":
    case "end":
    case "extend":
      return `${act.kind} ${act.meetingId}`;
    case "clean":
      return act.kind;
    case "selftest":
    case "stop-test":
      return "selftest";
    case "sign-off":
      return act.report;
  }
}
