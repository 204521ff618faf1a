import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRoute, parseRoute, withQuery } from "./route.ts";

describe("a route", () => {
  it("comes back from its own hash, whatever stands in it", () => {
    const segment = fc.string({ minLength: 1, unit: "grapheme" });
    const query = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.array(segment), query, (path, values) => {
        const route = { path, query: new Map(Object.entries(values)) };
        expect(parseRoute(formatRoute(route))).toEqual(route);
      }),
    );
  });

  it("leaves empty values out of the address", () => {
    const route = parseRoute("#/?q=hall&show=need");
    expect(formatRoute(withQuery(route, "show", ""))).toBe("#/?q=hall");
    expect(formatRoute(withQuery(withQuery(route, "q", ""), "show", ""))).toBe("#/");
  });

  it("reads a broken escape as it stands instead of failing", () => {
    expect(parseRoute("#/rooms/%E4%").path).toEqual(["rooms", "%E4%"]);
    expect(parseRoute("").path).toEqual([]);
  });
});
