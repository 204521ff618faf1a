import { expect, it } from "vitest";
import { demoModel } from "../demo-room.fixture.ts";

const feedCeiling = (text: string) =>
  text.replace("zigbee2mqtt/presence,", "zigbee2mqtt/presence, supply: av-supply,");
const feedRadar = (text: string) =>
  text.replace("profile: hlk/ld2410\n", "profile: hlk/ld2410\n    supply: av-supply\n");

it("NX 5.6.2.1: one presence sensor may lose its current with the supply, but not all of them", () => {
  const room = demoModel(feedCeiling);
  expect(room.devices.get("presence-ceiling")?.binding.supply).toBe("av-supply");
  expect(() => demoModel((text) => feedRadar(feedCeiling(text)))).toThrow(
    /devices\.presence-radar\.supply: every presence sensor hangs on a supply/,
  );
});
