import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DriverName } from "../../contract/profile.ts";
import { wireSecrets } from "../drivers/wire-secrets.ts";
import { hideSecrets } from "./hidden-bytes.ts";

const hidden = (driver: DriverName, text: string) => {
  const bytes = Buffer.from(text);
  hideSecrets(bytes, wireSecrets[driver]);
  return bytes.toString();
};
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

describe("what the drivers declare", () => {
  it.each<[DriverName, string, string, string]>([
    ["pjlink", `${md5("498e4a67secret")}%1POWR 1\r`, md5("498e4a67secret"), "%1POWR 1\r"],
    ["line-protocol", `${md5("admin1:panasonic:55")}00PON\r`, md5("admin1:panasonic:55"), "00PON"],
    ["line-protocol", "password: hunter2\r\n", "hunter2", "password: "],
    ["line-protocol", "login admin:pw\r", "admin:pw", "login "],
    [
      "qrc",
      '{"jsonrpc":"2.0","method":"Logon","params":{"User":"av","Password":"1 \\"2,}"}}\0',
      '1 \\"2,}',
      '"User":"av"',
    ],
    ["mqtt-points", '{"pin_code": 4711, "state":"LOCK"}', "4711", '"state":"LOCK"'],
    ["http-points", "Authorization: Basic YWRtaW46cHc=\r\nHost: h\r\n", "YWRtaW46cHc=", "Host: h"],
    ["http-points", "GET /rpc?user=a&password=pw1 HTTP/1.1", "pw1", "/rpc?user=a&"],
    ["trmnl", "Access-Token: 2r--SahjsAKCFksVcped2Q\r\n", "2r--SahjsAKCFksVcped2Q", "Access-Token"],
  ])("%s: hides it in %j", (driver, text, secret, kept) => {
    const shown = hidden(driver, text);
    expect(shown).not.toContain(secret);
    expect(shown).toContain(kept);
    expect(shown).toHaveLength(text.length);
  });

  it.each<[DriverName, string]>([
    ["pjlink", "%1POWR=1\r"],
    ["line-protocol", "POWER ON\r"],
    ["line-protocol", "login accepted\r".replace("login ", "logged in ")],
    ["mqtt-points", '{"battery":80,"state":"LOCK"}'],
    ["modbus-points", md5("anything")],
  ])("%s: leaves %j as it is", (driver, text) => {
    expect(hidden(driver, text)).toBe(text);
  });

  it("hides every PJLink digest, whatever the password", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("%1POWR ?", "%2FILT ?"), (password, command) => {
        const digest = md5(`498e4a67${password}`);
        expect(hidden("pjlink", `${digest}${command}\r`)).toBe(`${"*".repeat(32)}${command}\r`);
      }),
    );
  });
});
