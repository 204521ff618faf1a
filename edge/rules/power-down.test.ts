import { describe, expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import type { PointKey } from "../../contract/ids.ts";
import { demoModel, minuteMs, readingOf, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { asLeft, owed } from "./owed.fixture.ts";
import { powerDown } from "./power-down.ts";
import { type Case, targetsOf, valuesOf } from "./targets.fixture.ts";

const after = (values: Case["values"], change: Partial<Case> = {}): Case => ({
  phase: "powering-down",
  minutesToStart: -65,
  values: { ...asLeft, ...values },
  ...change,
});

const loadsOff = { "hvac/power": "off", "projector/power": "off", "banner/text": "" };
const cut = { ...loadsOff, "av-supply/power": "off" };

describe("NX 5.6.2.3: large loads go off first", () => {
  it("leaves everything on while people leave, or while nobody knows", () => {
    const target = valuesOf(after({}, { phase: "leaving", occupancy: "unknown" }));
    expect(target("av-supply/power")).toBe("on");
    expect(target("projector/power")).toBe("on");
    expect(target("hvac/power")).toBeUndefined();
  });

  it("begins with the large loads and keeps supply and light", () => {
    const target = valuesOf(after({}));
    expect(["projector/power", "hvac/power"].map((key) => target(key as PointKey))).toEqual([
      "off",
      "off",
    ]);
    expect(target("banner/text")).toBe("");
    expect(target("av-supply/power")).toBeUndefined();
    expect(target("lights-front/power")).toBeUndefined();
  });

  it("NX 6.4.2.1: mutes microphones and stops recorders at once", () => {
    const target = valuesOf(after({}));
    expect(target("mic-main/mute")).toBe(true);
    expect(target("recorder/power")).toBe("off");
  });
});

describe("NX 6.4.2.5: the remaining appliances and the supply", () => {
  it.each([
    ["cooling", undefined],
    ["warming", undefined],
    ["off", "off"],
  ])("a projector that reads %s lets the supply be %s", (power, expected) => {
    expect(valuesOf(after({ ...loadsOff, "projector/power": power }))("av-supply/power")).toBe(
      expected,
    );
  });

  it("keeps a supply on which a fan still airs the room", () => {
    const model = demoModel((text) =>
      text.replace("kind: ventilation\n", "kind: ventilation\n    supply: av-supply\n"),
    );
    const stuffy = { ...loadsOff, "co2/co2": 1400 };
    const left = { freeSinceMs: tenMs + 65 * minuteMs - roomLimits.airedForMs + 1 };
    const target = valuesOf(after(stuffy, { model, change: left }));
    expect(target("av-supply/power")).toBeUndefined();
    expect(valuesOf(after(stuffy, { change: left }))("av-supply/power")).toBe("off");
  });

  it("lets a supply's own supply speak for it", () => {
    const model = demoModel((text) =>
      text
        .replace(
          "  hvac:",
          "  av-inner: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 8, supply: av-supply }\n  hvac:",
        )
        .replace(
          "channel: 1\n    path: main\n    supply: av-supply",
          "channel: 1\n    path: main\n    supply: av-inner",
        ),
    );
    expect(model.devices.get("mic-main")?.binding.supply).toBe("av-inner");
    const dark = (power: string) =>
      valuesOf(after({ ...loadsOff, "av-supply/power": power }, { model }))("lights-back/power");
    expect(dark("off")).toBe("off");
    expect(dark("on")).toBeUndefined();
  });

  it("closes curtains after a meeting, and leaves those of an idle room alone", () => {
    const model = demoModel(
      (text) =>
        `${text}\n  curtain: { profile: dooya/rs485, serial: { port: /dev/ttyS9 }, address: "0A0B" }\n`,
    );
    expect(valuesOf(after({}, { model }))("curtain/position")).toBe(0);
    expect(valuesOf(after({}, { model, phase: "idle" }))("curtain/position")).toBeUndefined();
  });
});

describe("NX 6.4.2.5: lights go off zone by zone", () => {
  const withDoorZone = (zone: string) =>
    demoModel((text) => text.replace("role: room-door }", `role: room-door, zone: ${zone} }`));

  it.each([
    ["front", ["lights-back", "lights-front"]],
    ["back", ["lights-front", "lights-back"]],
  ])("the zone of the door (%s) is the last", (zone, order) => {
    const model = withDoorZone(zone);
    const nowMs = tenMs + 70 * minuteMs;
    const [first = "", last = ""] = order;
    const dark = (sinceCutMs: number) => {
      const snapshot = snapshotWith({
        model,
        phase: "powering-down",
        nowMs,
        meeting: null,
        occupancy: "empty",
        values: { ...asLeft, ...cut },
      });
      const reading = { ...readingOf("off", nowMs, "good"), sinceMs: nowMs - sinceCutMs };
      const actual = new Map([...snapshot.actual, ["av-supply/power", reading] as const]);
      const lights = powerDown({ ...snapshot, actual }).filter(({ point }) =>
        point.startsWith("lights"),
      );
      return lights.map(({ point }) => point);
    };
    expect(dark(0)).toEqual([`${first}/power`]);
    expect(dark(roomLimits.lightsGapMs - 1)).toEqual([`${first}/power`]);
    expect(dark(roomLimits.lightsGapMs)).toEqual([`${first}/power`, `${last}/power`]);
  });

  it("waits for the supply, but not for ever", () => {
    const stuck = { "hvac/power": "off", "banner/text": "" };
    const lights = (status: "open" | "missed") =>
      valuesOf(after(stuck, { change: { duties: new Map([owed("supply-cut", status)]) } }))(
        "lights-front/power",
      );
    expect([lights("open"), lights("missed")]).toEqual([undefined, "off"]);
    expect(valuesOf(after(stuck, { phase: "idle" }))("lights-front/power")).toBe("off");
  });
});

describe("what keeps a room on", () => {
  const staysOn = message("stays-on.call", { device: "phone" });
  const fire = { device: "fire", atMs: 0, sinceMs: 0, overSinceMs: null };
  it.each<[string, Partial<Case>, string | undefined]>([
    ["nothing", {}, "off"],
    ["people", { occupancy: "occupied" }, undefined],
    ["doubt", { occupancy: "unknown" }, undefined],
    ["a call or a hold", { change: { staysOn } }, undefined],
    ["a call for help", { change: { emergencies: new Map([["help", fire]]) } }, undefined],
    ["lost mains are no reason", { change: { emergencies: new Map([["mains", fire]]) } }, "off"],
  ])("%s", (_why, change, expected) => {
    expect(valuesOf(after({}, { phase: "idle", ...change }))("projector/power")).toBe(expected);
  });

  it("NX 6.4.2.5: somebody who comes back in the middle of it gets light and nothing else", () => {
    const values = { ...cut, "lights-front/power": "off", "lights-back/power": "off" };
    const target = valuesOf(after(values, { occupancy: "occupied" }));
    expect([target("lights-front/power"), target("lights-back/power")]).toEqual(["on", "on"]);
    expect(target("av-supply/power")).toBeUndefined();
    expect(target("projector/power")).toBeUndefined();
  });

  it("NX 5.6.2.2: people who clean do not: equipment goes off by their word, under their name", () => {
    const nowMs = tenMs + 65 * minuteMs;
    const cleaning = { zones: [], by: "Wang", sinceMs: nowMs, untilMs: nowMs + minuteMs };
    const row = after({}, { occupancy: "occupied", change: { cleaning } });
    const target = targetsOf(row)("projector/power");
    expect([target?.value, target?.level, target?.reason.rule]).toEqual([
      "off",
      "hold",
      "cleaning",
    ]);
    expect(valuesOf(row)("door/lock")).toBeUndefined();
  });
});
