import { createStore, type Observable } from "./observable.ts";
import { formatRoute, parseRoute, type Route } from "./route.ts";

export interface Router extends Observable<Route> {
  /** A new entry in the history. */
  go(route: Route): void;
  /** The same entry: for a filter that changes with every key. */
  replace(route: Route): void;
}

/** Follows the page's own hash. */
export function createRouter(page: Window): Router {
  const store = createStore(parseRoute(page.location.hash));
  page.addEventListener("hashchange", () => store.set(parseRoute(page.location.hash)));
  return {
    get: store.get,
    subscribe: store.subscribe,
    go(route) {
      page.location.hash = formatRoute(route);
    },
    replace(route) {
      page.history.replaceState(null, "", formatRoute(route));
      store.set(route);
    },
  };
}
