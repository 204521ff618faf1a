import { expect, test } from "vitest";
import { isOwnRequest } from "./origin.ts";

const plain = { scheme: "http", publicUrl: null } as const;
const proxied = { scheme: "http", publicUrl: new URL("https://hub.example") } as const;
const byName = { scheme: "https", publicUrl: new URL("https://hub.example:8443") } as const;

test.each([
  [plain, "GET", { host: "192.0.2.5:8090" }, true],
  [plain, "GET", { host: "[2001:db8::1]:8090" }, true],
  [plain, "GET", { host: "localhost" }, true],
  [plain, "GET", {}, false],
  [plain, "GET", { host: "hub.example" }, false],
  [plain, "GET", { host: "localhost.evil.example" }, false],
  [plain, "POST", { host: "192.0.2.5:8090", origin: "http://192.0.2.5:8090" }, true],
  [plain, "POST", { host: "192.0.2.5:8090", origin: "https://192.0.2.5:8090" }, false],
  [plain, "POST", { host: "192.0.2.5:8090", origin: "http://192.0.2.5" }, false],
  [plain, "POST", { host: "192.0.2.5:8090", origin: "null" }, false],
  [plain, "DELETE", { host: "192.0.2.5:8090" }, false],
  [proxied, "POST", { host: "hub.example", origin: "https://hub.example" }, true],
  [proxied, "POST", { host: "127.0.0.1:8090", origin: "https://hub.example" }, true],
  [proxied, "POST", { host: "hub.example", origin: "https://evil.example" }, false],
  [proxied, "GET", { host: "evil.example" }, false],
  [byName, "POST", { host: "hub.example:8443", origin: "https://hub.example:8443" }, true],
  [byName, "POST", { host: "hub.example:8443", origin: "http://hub.example:8443" }, false],
] as const)("%j %s %j: %s", (names, method, headers, own) => {
  expect(isOwnRequest(names, method, false, headers)).toBe(own);
});

test("opening a WebSocket is a change, although it is a GET", () => {
  const host = "192.0.2.5:8090";
  expect(isOwnRequest(plain, "GET", true, { host })).toBe(false);
  expect(isOwnRequest(plain, "GET", true, { host, origin: `http://${host}` })).toBe(true);
  const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-site" };
  expect(isOwnRequest(plain, "GET", true, headers)).toBe(false);
});
