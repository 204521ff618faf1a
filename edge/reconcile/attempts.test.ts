import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import { demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { because } from "../room/wish.ts";
import { Attempts } from "./attempts.ts";

const model = demoModel();
const lamp: PointKey = "projector/power";
const reason = because("test", "", "rule.lights", {});
const dark = snapshotWith({
  model,
  phase: "idle",
  meeting: null,
  occupancy: "empty",
  nowMs: tenMs,
  values: { "projector/power": "off" },
});
const results = (records: readonly { kind: string }[]) =>
  records.map((record) => ("result" in record ? record.result : record.kind));

it("neither repeats nor fails a command whose driver has not answered yet", () => {
  const attempts = new Attempts(model);
  attempts.send("c1", lamp, "on", reason, 0);
  const longMs = 100_000;
  expect(longMs).toBeLessThan(roomLimits.wireAnswerMaxMs);
  expect(attempts.isBusy(lamp, "on", false, longMs)).toBe(true);
  expect(attempts.review(dark, longMs)).toEqual([]);
  attempts.answer(lamp, "c1", null, longMs);
  expect(attempts.isBusy(lamp, "on", false, longMs + 1)).toBe(false);
});

it("does not wait for ever on a driver that never answers", () => {
  const attempts = new Attempts(model);
  let nowMs = 0;
  for (let count = 1; count <= roomLimits.commandAttempts; count++) {
    expect(attempts.isBusy(lamp, "on", false, nowMs)).toBe(false);
    attempts.send(`c${count}`, lamp, "on", reason, nowMs);
    nowMs += roomLimits.wireAnswerMaxMs + 1;
  }
  expect(results(attempts.review(dark, nowMs))).toEqual(["failed"]);
  expect(attempts.failed()).toEqual([lamp]);
});

it("fails a series after its last answered attempt shows no effect", () => {
  const attempts = new Attempts(model);
  let nowMs = 0;
  for (let count = 1; count <= roomLimits.commandAttempts; count++) {
    attempts.send(`c${count}`, lamp, "on", reason, nowMs);
    attempts.answer(lamp, `c${count}`, null, nowMs + 50);
    expect(attempts.isBusy(lamp, "on", false, nowMs + 100)).toBe(true);
    nowMs += 60_000;
  }
  expect(results(attempts.review(dark, nowMs))).toEqual(["failed"]);
});

it("lets another value go at once, and tells what became of the first", () => {
  const attempts = new Attempts(model);
  attempts.send("c1", lamp, "on", reason, 0);
  expect(attempts.isBusy(lamp, "off", false, 10)).toBe(false);
  expect(results(attempts.send("c2", lamp, "off", reason, 10))).toEqual(["superseded", "command"]);
  expect(results(attempts.review(dark, 20))).toEqual(["confirmed"]);
});

it("rests when a device took what nothing can prove, until it is back on the line or wished else", () => {
  const signModel = demoModel((text) =>
    text.replace(
      "banner: { profile: adaptive/alpha, link: sign,",
      "banner: { profile: awtrix/3, link: room, topic: sign,",
    ),
  );
  const banner: PointKey = "banner/text";
  const online = snapshotWith({
    model: signModel,
    phase: "idle",
    meeting: null,
    occupancy: "empty",
    nowMs: tenMs,
    values: { "banner/power": "on" },
  });
  const attempts = new Attempts(signModel);
  attempts.send("c1", banner, "Welcome", reason, 0);
  attempts.answer(banner, "c1", null, 20);
  expect(results(attempts.review(online, 30))).toEqual(["unproved"]);
  expect(results(attempts.review(online, 600_000))).toEqual([]);
  expect(attempts.isBusy(banner, "Welcome", false, 600_000)).toBe(true);
  expect(attempts.isBusy(banner, "Exit", false, 600_000)).toBe(false);
  expect(attempts.isPending()).toBe(false);
  expect(attempts.failed()).toEqual([]);
  for (let count = 1; count <= roomLimits.commandAttempts; count++) {
    attempts.send(`d${count}`, banner, "Exit", reason, 700_000);
    attempts.answer(banner, `d${count}`, { code: "device-busy" }, 700_000);
  }
  expect(results(attempts.review(online, 702_000))).toEqual(["failed"]);
  expect(attempts.failed()).toEqual([banner]);
  attempts.send("d4", banner, "Exit", reason, 800_000);
  attempts.answer(banner, "d4", null, 800_020);
  expect(results(attempts.review(online, 800_030))).toEqual(["unproved"]);
  expect(attempts.failed()).toEqual([]);
  attempts.send("c2", banner, "Welcome", reason, 900_000);
  attempts.answer(banner, "c2", null, 900_020);
  attempts.review(online, 900_030);
  const gone = { ...online, availability: new Map([["banner", "offline" as const]]) };
  attempts.review(gone, 900_040);
  expect(attempts.isBusy(banner, "Welcome", false, 900_050)).toBe(false);
});

describe("a series that failed", () => {
  const away = { ...dark, availability: new Map([["projector", "offline" as const]]) };
  const failedAt = (attempts: Attempts): number => {
    let nowMs = 0;
    for (let count = 1; count <= roomLimits.commandAttempts; count++) {
      attempts.send(`c${count}`, lamp, "on", reason, nowMs);
      attempts.answer(lamp, `c${count}`, { code: "link-timeout" }, nowMs + 50);
      nowMs += 60_000;
    }
    expect(results(attempts.review(dark, nowMs))).toEqual(["failed"]);
    return nowMs;
  };

  it("waits for its pause while its device answers", () => {
    const attempts = new Attempts(model);
    const nowMs = failedAt(attempts);
    attempts.review(dark, nowMs + 500);
    expect(attempts.isBusy(lamp, "on", false, nowMs + 1000)).toBe(true);
    expect(attempts.isBusy(lamp, "on", false, nowMs + roomLimits.wireCommandPauseMs)).toBe(false);
  });

  it("waits no longer than a moment when it has become a matter of safety", () => {
    const attempts = new Attempts(model);
    const nowMs = failedAt(attempts);
    const lastSentMs = nowMs - 60_000;
    expect(lastSentMs + roomLimits.wireSafetyPauseMs).toBeLessThanOrEqual(nowMs);
    expect(attempts.isBusy(lamp, "on", true, nowMs + 1)).toBe(false);
    expect(attempts.isBusy(lamp, "on", false, nowMs + 1)).toBe(true);
  });

  it("goes on at once when its device is back, and is an alarm until it is done", () => {
    const attempts = new Attempts(model);
    const nowMs = failedAt(attempts);
    attempts.review(away, nowMs + 500);
    expect(attempts.isBusy(lamp, "on", false, nowMs + 600)).toBe(true);
    attempts.review(dark, nowMs + 1000);
    expect(attempts.isBusy(lamp, "on", false, nowMs + 1000)).toBe(false);
    expect(attempts.failed()).toEqual([lamp]);
  });
});
