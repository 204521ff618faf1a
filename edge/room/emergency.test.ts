import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Emergency, emergencyAlarm } from "../../contract/record.ts";
import { demoModel, readingOf } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { type Emergencies, emergenciesAfter, emergencyNews } from "./emergency.ts";

const model = demoModel();
const { fireOverMs, helpKeptMs } = roomLimits;
const contacts: Readonly<Record<Exclude<Emergency, "intruder">, string>> = {
  fire: "fire",
  mains: "ups",
  help: "help-button",
};

/** true, false, or undefined while the contact is silent: by seconds. */
type Word = boolean | undefined;

function play(
  kind: keyof typeof contacts,
  steps: readonly (readonly [atMs: number, word: Word])[],
) {
  let emergencies: Emergencies = new Map();
  for (const [atMs, word] of steps) {
    const key = `${contacts[kind]}/active` as const;
    const actual = new Map([
      [key, readingOf(word ?? true, 0, word === undefined ? "stale" : "good")],
    ]);
    emergencies = emergenciesAfter(emergencies, model, actual, { nowMs: atMs, steadyMs: atMs });
  }
  return emergencies;
}

const lasts = (kind: keyof typeof contacts, steps: Parameters<typeof play>[1]) =>
  play(kind, steps).has(kind);

describe("NX T7-2: a fire contact", () => {
  it.each<[string, Parameters<typeof play>[1], boolean]>([
    ["no fire", [[0, false]], false],
    ["fire", [[0, true]], true],
    ["not heard of yet", [[0, undefined]], false],
    [
      "over for a moment",
      [
        [0, true],
        [1, false],
        [fireOverMs, false],
      ],
      true,
    ],
    [
      "over for long enough",
      [
        [0, true],
        [1, false],
        [fireOverMs + 1, false],
      ],
      false,
    ],
    [
      "fallen silent is not over",
      [
        [0, true],
        [1, undefined],
        [9 * fireOverMs, undefined],
      ],
      true,
    ],
    [
      "silence takes an all-clear back",
      [
        [0, true],
        [1, false],
        [2, undefined],
        [3, false],
        [fireOverMs + 1, false],
      ],
      true,
    ],
    [
      "it burns again",
      [
        [0, true],
        [1, false],
        [2, true],
        [fireOverMs + 1, false],
      ],
      true,
    ],
  ])("%s", (_what, steps, expected) => {
    expect(lasts("fire", steps)).toBe(expected);
  });

  it("ends only after an unbroken all-clear, whatever the contact does", () => {
    const step = fc.tuple(
      fc.integer({ min: 1, max: fireOverMs }),
      fc.constantFrom<Word>(true, false, undefined),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let atMs = 0;
        let emergencies: Emergencies = new Map();
        let isBurning = false;
        let clearSinceMs: number | null = null;
        for (const [waitMs, word] of steps) {
          atMs += waitMs;
          const quality = word === undefined ? "stale" : "good";
          const actual = new Map([["fire/active" as const, readingOf(word ?? true, 0, quality)]]);
          const at = { nowMs: atMs, steadyMs: atMs };
          emergencies = emergenciesAfter(emergencies, model, actual, at);
          if (word === true) isBurning = true;
          clearSinceMs = word === false && isBurning ? (clearSinceMs ?? atMs) : null;
          if (clearSinceMs !== null && atMs - clearSinceMs >= fireOverMs) isBurning = false;
          expect(emergencies.has("fire")).toBe(isBurning);
        }
      }),
      { seed: 72, numRuns: 500 },
    );
  });
});

it("keeps a call for help until somebody had time to come", () => {
  expect(
    lasts("help", [
      [0, true],
      [1000, false],
      [helpKeptMs, false],
    ]),
  ).toBe(true);
  expect(
    lasts("help", [
      [0, true],
      [1000, false],
      [helpKeptMs + 1000, false],
    ]),
  ).toBe(false);
});

it("NX T7-3: lost mains last until every load is given back", () => {
  const backMs = 1000;
  const early = backMs + roomLimits.mainsStableMs + roomLimits.restoreGapMs;
  expect(
    lasts("mains", [
      [0, true],
      [backMs, false],
      [early, false],
    ]),
  ).toBe(true);
  expect(
    lasts("mains", [
      [0, true],
      [backMs, false],
      [early * 10, false],
    ]),
  ).toBe(false);
});

describe("what is told of emergencies", () => {
  const burning = play("fire", [[0, true]]);
  const open = new Map([[emergencyAlarm("fire"), "fire"]]);
  it.each([
    [
      "begins",
      new Map<string, string>(),
      burning,
      [{ emergency: "fire", device: "fire", active: true }],
    ],
    ["goes on", open, burning, []],
    ["is over", open, new Map(), [{ emergency: "fire", device: "fire", active: false }]],
    ["never was", new Map<string, string>(), new Map(), []],
  ])("%s", (_what, told, emergencies, expected) => {
    expect(emergencyNews(told, emergencies)).toEqual(expected);
  });
});
