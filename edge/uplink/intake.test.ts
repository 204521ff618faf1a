import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { ActResult } from "../../contract/act.ts";
import { createVirtualClock } from "../../contract/clock.ts";
import { canonicalJson } from "../../contract/hash.ts";
import type { Log } from "../../contract/log.ts";
import { ActIntake } from "./act-intake.ts";
import { readAgenda } from "./agenda-intake.ts";

const log: Log = { info() {}, warn() {}, error() {} };
const meetings = [{ id: "m-1", title: "例会", startMs: 1_000, endMs: 2_000 }];
const agenda = {
  site: "city-hall",
  room: "3-201",
  version: 3,
  issuedAtMs: 500,
  meetings,
  hash: createHash("sha256").update(canonicalJson(meetings)).digest("hex"),
};
const read = (value: unknown, room = "3-201") =>
  readAgenda(
    Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
    "city-hall",
    room,
  );

test("a whole agenda of this room is taken", () => {
  expect(read(agenda)).toMatchObject({
    ok: true,
    agenda: { version: 3, meetings: [{ seats: [] }] },
  });
});

test.each([
  ["{", "not-json"],
  [{ ...agenda, version: -1 }, "schema"],
  [{ ...agenda, extra: true }, "schema"],
  [{ ...agenda, room: "3-202" }, "other-room"],
  [{ ...agenda, meetings: [{ ...meetings[0], title: "例会!" }] }, "hash"],
  [{ ...agenda, meetings: [] }, "hash"],
  [" ".repeat(1_100_000), "too-large"],
] as const)("%s is refused: %s", (value, why) => {
  expect(read(value)).toEqual({ ok: false, why });
});

const nowMs = 1_760_000_000_000;
const request = {
  id: "0123456789abcdef",
  act: { kind: "release", point: "air/power" },
  by: "li.na",
  expiresAtMs: nowMs + 30_000,
};

function actRig(result: ActResult) {
  const clock = createVirtualClock(nowMs);
  const performed: string[] = [];
  const intake = new ActIntake({
    clock,
    log,
    perform(act, by) {
      performed.push(`${by} ${act.kind}`);
      return result;
    },
  });
  return { clock, performed, take: (value: unknown) => intake.take(JSON.stringify(value)) };
}

test("an act is done once; a repeated request gets the same answer", async () => {
  const result: ActResult = { accepted: false, code: "not-now", text: "later" };
  const { take, performed } = actRig(result);
  expect(await take(request)).toEqual({ id: request.id, result });
  expect(await take(request)).toEqual({ id: request.id, result });
  expect(performed).toEqual(["li.na release"]);
});

test("an act that has expired, or that a wrong clock made, is not done", async () => {
  const { take, performed, clock } = actRig({ accepted: true });
  expect(await take({ ...request, expiresAtMs: nowMs + 3_600_000 })).toBeUndefined();
  clock.advance(30_000);
  expect(await take(request)).toBeUndefined();
  expect(await take({ ...request, act: { kind: "explode" } })).toBeUndefined();
  expect(performed).toEqual([]);
});
