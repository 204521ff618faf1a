/** Where the page is: `#/rooms/city-hall/3-201?show=alarms` */
export interface Route {
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

/** Reads a location hash. Anything that cannot be read is the first page. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return {
    path: path.split("/").filter(Boolean).map(decode),
    query: new Map(new URLSearchParams(query)),
  };
}

/** The hash of a route. Empty query values are left out. */
export function formatRoute(route: Route): string {
  const filled = [...route.query].filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  const path = route.path.map(encodeURIComponent).join("/");
  return `#/${path}${query === "" ? "" : `?${query}`}`;
}

/** The same page with one query value changed; an empty value takes it away. */
export function withQuery(route: Route, name: string, value: string): Route {
  const query = new Map(route.query);
  if (value === "") query.delete(name);
  else query.set(name, value);
  return { path: route.path, query };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
