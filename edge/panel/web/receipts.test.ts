import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Act } from "../../../contract/act.ts";
import { createVirtualClock } from "../../../contract/clock.ts";
import { createHttp } from "../../../contract/screen/http.ts";
import { nowMs } from "../../../contract/screen/view.fixture.ts";
import { createPanelApi } from "./panel-api.ts";
import { createReceipts, type Receipts } from "../../../contract/screen/receipts.ts";

let server: Server;
let receipts: Receipts;
let status = 202;
let signedOut = 0;
const act: Act = { kind: "attest", duty: "m1:prepared" };

beforeEach(async () => {
  server = createServer((_request, response) => {
    const body = status === 202 ? { accepted: true } : { code: "not-now", message: "not now" };
    response.writeHead(status).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  status = 202;
  signedOut = 0;
  receipts = createReceipts(createPanelApi(createHttp(base, createVirtualClock(0))), () => {
    signedOut += 1;
  });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it("shows an act at once, and as accepted when the room has taken it", async () => {
  const sent = receipts.send(act, nowMs);
  expect(receipts.get()).toMatchObject([{ act, sentAtMs: nowMs, state: "sending" }]);
  expect(await sent).toBe(true);
  expect(receipts.get()).toMatchObject([{ state: "accepted", problem: null }]);
});

it("keeps a refusal with its reason until it is dismissed", async () => {
  status = 409;
  expect(await receipts.send(act, nowMs)).toBe(false);
  const [refused] = receipts.get();
  expect(refused).toMatchObject({ state: "refused", problem: { code: "not-now" } });
  expect(signedOut).toBe(0);
  receipts.dismiss(refused?.id ?? 0);
  expect(receipts.get()).toEqual([]);
});

it("tells when the session was gone", async () => {
  status = 401;
  await receipts.send(act, nowMs);
  expect(signedOut).toBe(1);
});

it("keeps no more than fit the screen, the newest", async () => {
  for (let count = 0; count < 6; count += 1) {
    await receipts.send({ kind: "end", meetingId: `m${count}` }, nowMs + count);
  }
  expect(receipts.get().map((one) => one.sentAtMs - nowMs)).toEqual([2, 3, 4, 5]);
});

it("puts a newer act about the same point in the place of the older", async () => {
  const point = "hvac/setpoint";
  await receipts.send({ kind: "hold", point, value: 26, untilMs: nowMs }, nowMs);
  await receipts.send({ kind: "release", point }, nowMs + 1);
  expect(receipts.get().map((one) => one.act.kind)).toEqual(["release"]);
});
