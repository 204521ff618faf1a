import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { loadCatalogue } from "./profile-catalogue.ts";
import { openProfileFolder } from "./profile-folder.ts";

const meter = `vendor: Acme
model: Meter
kind: meter
status: beta
source: the test
firmware: ">=2.0"
variants:
  - firmware: ">=1.5 <2.0"
    points: { energy: { address: 8 } }
  - firmware: "<1.5"
    points: { energy: null }
driver: modbus-points
link: { type: modbus, baud: [9600], default: 9600 }
defaults: { function: input }
points:
  activePower: { address: 0 }
  energy: { address: 2, scale: 0.1 }
`;

const catalogueOf = (text: string) =>
  loadCatalogue(
    () => text,
    () => ["acme/meter.yaml"],
  );

function pointsOf(firmware?: string) {
  const profile = catalogueOf(meter).profile("acme/meter", firmware);
  if (!profile?.ok || profile.value.driver !== "modbus-points") throw new Error("no meter");
  return profile.value;
}

describe("a profile with variants", () => {
  it("stands as it is for the firmware it names, and when none is given", () => {
    expect(pointsOf().points["energy"]).toMatchObject({ address: 2, scale: 0.1 });
    expect(pointsOf("2.4").points["energy"]).toMatchObject({ address: 2 });
    expect(pointsOf("2.4").firmware).toBe(">=2.0");
  });

  it("has the variant's members laid over its own, and what is null taken away", () => {
    expect(pointsOf("1.9.3").points["energy"]).toMatchObject({ address: 8, scale: 0.1 });
    expect(pointsOf("1.9.3").firmware).toBe(">=1.5 <2.0");
    expect(Object.keys(pointsOf("1.2").points)).toEqual(["activePower"]);
  });

  it("lists its ranges", () => {
    expect(catalogueOf(meter).variants("acme/meter")).toEqual([">=1.5 <2.0", "<1.5"]);
  });

  it("must say a range for each, and a list of them", () => {
    const problems = (text: string) => {
      const profile = catalogueOf(text).profile("acme/meter");
      return profile?.ok === false ? profile.problems.map(describeProblem) : [];
    };
    expect(problems(meter.replace('"<1.5"', "old"))).toEqual([
      expect.stringContaining("10:15 variants.1.firmware: each variant says by `firmware`"),
    ]);
    expect(problems(meter.replace('firmware: ">=2.0"', "firmware: new"))).toEqual([
      expect.stringContaining("6:11 firmware: expected a range"),
    ]);
  });
});

describe("the shipped variants", () => {
  it("tell an old Zigbee2MQTT's bare availability from a new one's JSON", () => {
    const catalogue = openProfileFolder("firmware-profiles");
    const field = (firmware: string) => {
      const profile = catalogue.profile("zigbee2mqtt/presence", firmware);
      if (!profile?.ok || profile.value.driver !== "mqtt-points") throw new Error("no sensor");
      return profile.value.link.availability?.field;
    };
    expect(field("2.7.2")).toBe("state");
    expect(field("1.42.0")).toBeUndefined();
  });
});
