import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmfulTexts } from "../../contract/harmful-texts.fixture.ts";
import type { SignFacts } from "../../contract/profile/sign.ts";
import { demoModel } from "../demo-room.fixture.ts";
import type { DeviceModel } from "./room-model.ts";
import { modeLetter, shownBy, signModeOf } from "./sign-text.ts";

const alpha = demoModel().devices.get("banner");

function sign(facts: SignFacts | undefined, columns?: number): DeviceModel {
  if (alpha === undefined) throw new Error("the demo room has a sign");
  const { sign: _own, ...profile } = alpha.profile;
  const binding = columns === undefined ? alpha.binding : { ...alpha.binding, columns };
  return {
    ...alpha,
    binding,
    profile: facts === undefined ? profile : { ...profile, sign: facts },
  };
}

const detailOf = (device: DeviceModel, text: string) => {
  const fit = signModeOf(device, text);
  return fit.ok ? fit.value : (fit.failure.detail ?? "");
};

describe("NX T6-6: a sign shows the whole of a text, still or moving, or nothing", () => {
  it.each<[string, SignFacts, string, string]>([
    ["what fits stands still", { charset: "ascii", columns: 14 }, "BUDGET 2027", "hold"],
    ["to the last place", { charset: "ascii", columns: 11 }, "BUDGET 2027", "hold"],
    ["one letter more moves", { charset: "ascii", columns: 10 }, "BUDGET 2027", "scroll"],
    ["Chinese takes two places", { charset: "gb2312", columns: 8 }, "年度会议", "hold"],
    ["and moves from there on", { charset: "gb2312", columns: 8 }, "年度会议!", "scroll"],
    ["of no known length: still", { charset: "unicode" }, "年度会议".repeat(40), "hold"],
    ["no Chinese on an ASCII sign", { charset: "ascii" }, "A 会", "U+4F1A"],
    ["nothing rare on GB 2312", { charset: "gb2312" }, "会㛃", "U+36C3"],
    ["nor traditional", { charset: "gb2312" }, "會議", "U+6703"],
    ["nor beyond the first plane", { charset: "gb2312" }, "𠮷", "U+20BB7"],
    ["full-width punctuation is in it", { charset: "gb2312" }, "热烈欢迎！（2027）", "hold"],
    ["no command of a protocol", { charset: "unicode" }, "A\u0004B", "U+0004"],
    ["nor on a Chinese card", { charset: "gb2312" }, "会\u001B", "U+001B"],
    ["no more than it holds", { charset: "ascii", letters: 5 }, "SIX...", "more than 5 letters"],
  ])("%s", (_case, facts, text, expected) => {
    expect(detailOf(sign(facts), text)).toBe(expected);
  });

  it("goes by the length that the room's file gives this sign", () => {
    expect(detailOf(sign({ charset: "ascii", columns: 14 }, 40), "A".repeat(40))).toBe("hold");
  });

  it("takes what the line can carry where the profile says nothing of letters", () => {
    expect(shownBy(sign(undefined), "会议")).toBe("");
    expect(shownBy(sign(undefined), "MEETING")).toBe("MEETING");
  });

  it("has a letter for each mode, and none where the sign decides by itself", () => {
    const modes = { hold: "b", scroll: "a" };
    expect(modeLetter({ charset: "ascii", modes }, "scroll")).toBe("a");
    expect(modeLetter({ charset: "ascii" }, "scroll")).toBe("");
  });

  it("gets no harmful text as anything but letters", () => {
    for (const charset of ["ascii", "gb2312", "unicode"] as const) {
      for (const text of harmfulTexts) {
        expect(shownBy(sign({ charset }), text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Co}]/u);
      }
    }
  });

  it("never cuts, changes or replaces a letter", () => {
    const device = sign({ charset: "gb2312", letters: 40 });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(["", text]).toContain(shownBy(device, text));
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});
