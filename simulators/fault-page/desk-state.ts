import type { Clock } from "../../contract/clock.ts";
import type { ApiProblem } from "../../contract/api.ts";
import type { Http } from "../../contract/screen/http.ts";
import { createStore } from "../../contract/screen/observable.ts";
import type { Observable } from "../../contract/screen/observable.ts";
import type { DeskView, FaultSwitch } from "../fault-desk/fault-view.ts";
import { limits } from "../limits.ts";

export interface DeskState {
  /** Null until the desk has answered once. */
  readonly view: DeskView | null;
  readonly isLost: boolean;
  readonly problem: ApiProblem | null;
}

export interface Desk extends Observable<DeskState> {
  /** One after another, in their order. */
  switch(wishes: readonly FaultSwitch[]): Promise<void>;
}

/** Follows the desk from now on, as long as the page is open. */
export function createDesk(http: Http, clock: Clock): Desk {
  const store = createStore<DeskState>({ view: null, isLost: false, problem: null });
  const look = async () => {
    const answer = await http.request<DeskView>("GET", "faults");
    const { view, problem } = store.get();
    if (answer.ok) store.set({ view: answer.value, isLost: false, problem });
    else store.set({ view, isLost: true, problem: null });
    clock.after("look at the desk", limits.faultDeskLookMs, () => void look());
  };
  void look();
  return {
    get: store.get,
    subscribe: store.subscribe,
    async switch(wishes) {
      for (const wish of wishes) {
        const answer = await http.request<DeskView>("POST", "faults", wish);
        if (answer.ok) store.set({ view: answer.value, isLost: false, problem: null });
        else store.set({ ...store.get(), problem: answer.problem });
      }
    },
  };
}
