import { expect, test } from "vitest";
import { hubLimits } from "../hub-limits.ts";
import { Silence } from "./silence.ts";

const ref = { site: "s", room: "r" };
const { silentAfterMs, foreignSilentAfterMs, silentPauses } = hubLimits.listening;

test("a room of ours that says nothing for its time has fallen silent, and is told of once", () => {
  const silence = new Silence();
  silence.born(ref, true, 0);
  silence.heard(ref, 1_000);
  expect(silence.fallen(silentAfterMs)).toEqual([]);
  expect(silence.fallen(1_000 + silentAfterMs)).toEqual([ref]);
  expect(silence.fallen(1_000 + 2 * silentAfterMs)).toEqual([]);
});

test("a room that spoke after a long pause is given longer the next time, within bounds", () => {
  const silence = new Silence();
  silence.born(ref, true, 0);
  const pauseMs = silentAfterMs - 1;
  silence.heard(ref, pauseMs);
  expect(silence.fallen(pauseMs + silentPauses * pauseMs - 1)).toEqual([]);
  expect(silence.fallen(pauseMs + silentPauses * pauseMs)).toEqual([ref]);
  silence.heard(ref, 10 * foreignSilentAfterMs);
  expect(silence.fallen(11 * foreignSilentAfterMs)).toEqual([ref]);
});

test("a birth begins anew; nobody waits for the dead, or for who was never born", () => {
  const silence = new Silence();
  silence.heard(ref, 0);
  expect(silence.fallen(10 * foreignSilentAfterMs)).toEqual([]);
  silence.born(ref, true, 0);
  silence.heard(ref, silentAfterMs);
  silence.born(ref, true, 2 * silentAfterMs);
  expect(silence.fallen(3 * silentAfterMs)).toEqual([ref]);
  silence.born(ref, true, 0);
  silence.died(ref);
  expect(silence.fallen(10 * foreignSilentAfterMs)).toEqual([]);
});

test("a node that is none of ours speaks when something changes: it has more time", () => {
  const silence = new Silence();
  silence.born(ref, false, 0);
  expect(silence.fallen(foreignSilentAfterMs - 1)).toEqual([]);
  expect(silence.fallen(foreignSilentAfterMs)).toEqual([ref]);
});
