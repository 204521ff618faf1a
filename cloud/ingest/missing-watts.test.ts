import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { metricNames, textMetric } from "../../contract/sparkplug/metrics.ts";
import { hubLimits } from "../hub-limits.ts";
import { silentLog } from "../rig/quiet.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { MissingWatts } from "./missing-watts.ts";

const nowMs = Date.parse("2026-03-02T10:00:00Z");
const hourMs = 3_600_000;
const { wattsAsked, wattsLookMs, wattsQuietMs } = hubLimits.ingest;

function rig() {
  const clock = createVirtualClock(0);
  const state = { isFree: true, isBroken: false };
  const complete = new Set<string>();
  const asked: string[] = [];
  const missing = new MissingWatts({
    readings: {
      async missingWatts({ room }, fromMs, toMs) {
        if (state.isBroken) throw new Error("gone");
        return complete.has(room) ? [] : [[fromMs, toMs]];
      },
    },
    outlet: {
      publish: (topic) => asked.push(topic.split("/").at(-1) ?? "") > 0,
      online: () => true,
    },
    clock,
    log: silentLog,
    keeps: ({ room }) => room !== "another's",
    isFree: () => state.isFree,
  });
  const meta = JSON.stringify({
    name: { zh: "", en: "" },
    timeZone: "UTC",
    standbyWatts: 5,
    wattsKeptMs: 24 * hourMs,
  });
  const metrics = [textMetric(metricNames.meta, meta, nowMs)];
  const ref = (room: string): RoomRef => ({ site: "city-hall", room });
  const want = (room: string) => missing.want(ref(room), { timestampMs: nowMs, seq: 0, metrics });
  /** Time passes, and what follows from it is done. */
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += wattsLookMs) {
      clock.advance(wattsLookMs);
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    }
  };
  return { clock, state, complete, asked, missing, ref, want, pass };
}

test("after an outage only some rooms tell at a time; the next ones when these are done", async () => {
  const { asked, missing, ref, want, pass } = rig();
  await want("another's");
  for (let room = 0; room < wattsAsked + 5; room++) await want(`r-${room}`);
  expect(asked).toHaveLength(wattsAsked);
  expect(missing.waiting).toBe(5);
  // Who goes on telling keeps its turn.
  for (let second = 0; second <= wattsQuietMs; second += wattsLookMs) {
    for (let room = 3; room < wattsAsked; room++) missing.heard(ref(`r-${room}`), false);
    await pass(wattsLookMs);
  }
  expect(asked.slice(wattsAsked)).toEqual(["r-20", "r-21", "r-22"]);
  await pass(2 * wattsQuietMs);
  expect(asked.slice(wattsAsked)).toEqual(["r-20", "r-21", "r-22", "r-23", "r-24"]);
});

test("who told in vain is asked again as soon as there is room; nobody is while there is none", async () => {
  const { clock, state, complete, asked, missing, ref, want, pass } = rig();
  await want("a");
  await want("b");
  missing.heard(ref("a"), true);
  missing.heard(ref("b"), false);
  state.isFree = false;
  await want("c");
  await pass(3 * wattsQuietMs);
  expect(asked).toEqual(["a", "b"]);
  state.isFree = true;
  await pass(wattsLookMs);
  expect(asked).toEqual(["a", "b", "c", "a"]);
  await pass(3 * wattsQuietMs);
  expect(asked).toHaveLength(4);
  expect(clock.waiting()).toEqual([]);
  complete.add("d");
  await want("d");
  expect(asked).toHaveLength(4);
});

test("while the store cannot say what is missing a room waits for its turn", async () => {
  const { clock, state, asked, missing, want, pass } = rig();
  state.isBroken = true;
  await want("a");
  await pass(wattsLookMs);
  state.isBroken = false;
  await pass(wattsLookMs);
  expect(asked).toEqual(["a"]);
  missing.stop();
  expect(clock.waiting()).toEqual([]);
});
