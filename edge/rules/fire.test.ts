import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel, tenMs } from "../demo-room.fixture.ts";
import { exitText } from "./fire.ts";
import { asLeft, owed } from "./owed.fixture.ts";
import { type Case, targetsOf, valuesOf } from "./targets.fixture.ts";

const fire = { device: "fire", atMs: tenMs, sinceMs: tenMs, overSinceMs: null };
const burning = { emergencies: new Map([["fire", fire]] as const) };

const wanted: Readonly<Record<PointKey, PointValue>> = {
  "lights-front/power": "on",
  "lights-back/power": "on",
  "door/lock": "unlocked",
  "amplifier/mute": true,
  "hvac/power": "off",
  "fresh-air/power": "off",
  "banner/text": "EXIT",
  "projector/pictureMute": true,
};
const points: readonly PointKey[] = [
  "lights-front/power",
  "lights-back/power",
  "door/lock",
  "amplifier/mute",
  "hvac/power",
  "fresh-air/power",
  "banner/text",
  "projector/pictureMute",
];

describe("NX T7-2: fire", () => {
  it.each<[string, Partial<Case>]>([
    ["in a meeting", { phase: "meeting", minutesToStart: -5, occupancy: "occupied" }],
    ["in an idle, empty, dark room", { phase: "idle", minutesToStart: 600 }],
    ["in the middle of a power-down", { phase: "powering-down", minutesToStart: -70 }],
    [
      "while the room is prepared and would be locked",
      {
        phase: "preparing",
        minutesToStart: 90,
        change: { duties: new Map([owed("test-commissioning", "done")]) },
      },
    ],
    [
      "while the clock cannot be trusted",
      { phase: "meeting", minutesToStart: -5, change: { clockTrusted: false } },
    ],
  ])("goes before everything else: %s", (_when, row) => {
    const given = { phase: "idle" as const, minutesToStart: 0, values: asLeft, ...row };
    const target = targetsOf({ ...given, change: { ...row.change, ...burning } });
    for (const point of points) {
      expect([point, target(point)?.value]).toEqual([point, wanted[point]]);
      expect(target(point)?.level).toBe("safety");
      expect(target(point)?.reason.clause).toBe("NX T7-2");
    }
  });

  it("powers what light, lock and sign hang on: in a room at rest it is cut", () => {
    const model = demoModel((text) =>
      text
        .replace("    zone: front\n", "    zone: front\n    supply: light-supply\n")
        .concat(
          "  light-supply: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 8 }\n",
        ),
    );
    const dark = { ...asLeft, "av-supply/power": "off", "light-supply/power": "off" };
    const row = { phase: "idle", minutesToStart: 600, values: dark, model } as const;
    const target = targetsOf({ ...row, change: burning });
    expect(target("light-supply/power")).toMatchObject({ value: "on", level: "safety" });
    expect(target("av-supply/power")).toMatchObject({ value: "on", level: "safety" });
    expect(target("av-supply/power")?.reason.text.key).toBe("rule.fire-sign");
    expect(valuesOf(row)("av-supply/power")).toBeUndefined();
  });

  it("beats what a person holds", () => {
    const held = (point: PointKey, value: PointValue) => ({
      point,
      value,
      by: "Li",
      sinceMs: 0,
      untilMs: tenMs * 2,
    });
    const holds = [
      held("door/lock", "locked"),
      held("lights-back/power", "off"),
      held("amplifier/mute", false),
      held("banner/text", "WELCOME"),
    ];
    const target = valuesOf({
      phase: "meeting",
      minutesToStart: -5,
      values: asLeft,
      change: { ...burning, holds },
    });
    for (const { point } of holds) expect([point, target(point)]).toEqual([point, wanted[point]]);
  });

  it("lights every zone even while lost mains would shed it", () => {
    const mains = { ...fire, device: "ups", sinceMs: 0 };
    const emergencies = new Map([
      ["fire", fire],
      ["mains", mains],
    ] as const);
    const target = valuesOf({
      phase: "meeting",
      minutesToStart: -5,
      values: asLeft,
      change: { emergencies },
    });
    expect([target("lights-front/power"), target("lights-back/power")]).toEqual(["on", "on"]);
    expect(target("projector/power")).toBe("off");
  });

  it("sends no picture command to a projector that is off", () => {
    const target = valuesOf({
      phase: "idle",
      minutesToStart: 600,
      values: { ...asLeft, "projector/power": "off" },
      change: burning,
    });
    expect(target("projector/pictureMute")).toBeUndefined();
  });

  it("shows the way out in the characters that a sign has", () => {
    const model = demoModel((text) =>
      text.replace(
        "profile: adaptive/alpha, link: sign,",
        "profile: awtrix/3, link: room, topic: s,",
      ),
    );
    const signs = [demoModel(), model].flatMap((each) => each.devices.get("banner") ?? []);
    expect(signs.map(exitText)).toEqual(["EXIT", "EXIT"]);
    const [sign] = signs;
    if (sign === undefined) throw new Error("the demo room has a sign");
    const profile = { ...sign.profile, sign: { charset: "gb2312" as const } };
    expect(exitText({ ...sign, profile })).toContain("疏散");
  });
});
