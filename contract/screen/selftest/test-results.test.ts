import { describe, expect, it } from "vitest";
import { message } from "../../message.ts";
import { gateway, type SelfTestResult } from "../../selftest.ts";
import { testStep } from "../../selftest.fixture.ts";
import { deviceResults, findingsOf, standings, worstFirst } from "./test-results.ts";

const devices = (["a", "b", "c", "d", "e"] as const).map((device) => ({
  device,
  kind: "microphone" as const,
}));
const step = (device: string, result: SelfTestResult, id = `${device}:${result}`) =>
  testStep({ id, device, result });
const tried = message("test.toggle", { point: "mute" });

describe("the devices of a test", () => {
  it("stand worst first, equals in the order of the room", () => {
    const steps = [
      step("e", "pass"),
      step("a", "pass"),
      step("b", "skipped"),
      step("c", "fail"),
      step("d", "warn"),
      step(gateway, "fail"),
    ];
    expect(deviceResults(steps, devices, []).map(({ device }) => device)).toEqual([
      "c",
      gateway,
      "d",
      "a",
      "e",
      "b",
    ]);
  });

  it.each<[string, readonly SelfTestResult[], boolean, string]>([
    ["is running before anything came of it", [], true, "running"],
    ["is running while it passes", ["pass"], true, "running"],
    ["shows what failed while the rest is tried", ["pass", "fail"], true, "fail"],
    ["shows a warning while the rest is tried", ["warn"], true, "warn"],
    ["is as its worst step", ["pass", "warn", "fail", "skipped"], false, "fail"],
    ["passed, though a step was skipped", ["pass", "skipped"], false, "pass"],
    ["was skipped when every step was", ["skipped"], false, "skipped"],
  ])("%s", (_what, results, isRunning, standing) => {
    const steps = results.map((result, at) => step("b", result, `b:${at}`));
    const now = isRunning ? [{ device: "b", text: tried }] : [];
    expect(deviceResults(steps, devices, now)).toMatchObject([{ device: "b", standing }]);
  });

  it("leave out what the test did not touch, and keep what the room has no more", () => {
    const [gone, ...others] = deviceResults([step("old", "pass")], devices, []);
    expect(gone).toMatchObject({ device: "old", kind: null });
    expect(others).toEqual([]);
  });

  it("show their own steps worst first, otherwise as tried", () => {
    const results: readonly SelfTestResult[] = ["skipped", "pass", "warn", "pass", "fail"];
    const steps = results.map((result, at) => step("a", result, `${at}`));
    const ids = deviceResults(steps, devices, [])[0]?.steps.map(({ id }) => id);
    expect(ids).toEqual(["4", "2", "1", "3", "0"]);
  });

  it("have a place for every result", () => {
    const all = [...standings].toReversed();
    expect(worstFirst(all, (each) => each)).toEqual(standings);
  });
});

describe("what went wrong", () => {
  const silent = { cause: message("cause.no-answer"), action: message("action.no-answer") };
  const weak = { cause: message("cause.battery-low"), action: message("action.battery-low") };

  it("gives one advice once, for all that it explains", () => {
    const steps = [
      testStep({ id: "1", result: "fail", ...silent }),
      testStep({ id: "2", result: "warn", ...weak }),
      testStep({ id: "3", result: "pass" }),
      testStep({ id: "4", result: "fail", ...silent }),
    ];
    expect(findingsOf(steps).map((found) => found.steps.map(({ id }) => id))).toEqual([
      ["1", "4"],
      ["2"],
    ]);
    expect(findingsOf(steps)[0]).toMatchObject(silent);
  });

  it("is told without advice where there is none", () => {
    const steps = [testStep({ result: "fail" })];
    expect(findingsOf(steps)).toEqual([{ steps, cause: null, action: null }]);
  });
});
