import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Act } from "../../contract/act.ts";
import { openAssets } from "../assets.ts";
import { keepMachineToken } from "../panel/machine-token.ts";
import { room, startPanel } from "../panel/panel.fixture.ts";
import { type ActCommand, runAct } from "./act.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const assets = openAssets(root);
const folder = mkdtempSync(join(tmpdir(), "act-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A room's file whose panel notes what it is asked to do. */
async function openRoom() {
  const { panel, acts } = await startPanel();
  await keepMachineToken(folder, panel);
  const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  const file = join(folder, "room.yaml");
  const { port } = new URL(panel.url);
  writeFileSync(
    file,
    demo
      .replace(/^data: .*$/m, `data: ${folder}`)
      .replace(/^panel: .*$/m, `panel: { host: 127.0.0.1, port: ${port} }`),
  );
  return { file, acts, panel };
}

async function run(command: ActCommand, file: string, ...args: readonly string[]) {
  const printed: string[] = [];
  const warned: string[] = [];
  const output = {
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  };
  const code = await runAct(command, [...args, "--config", file], assets, output);
  return { code, printed: printed.join("\n"), warned: warned.join("\n") };
}

const minutes = (count: number) => room.nowMs + count * 60_000;

describe("huitang hold, attest and the like", () => {
  it.each<[ActCommand, readonly string[], Act]>([
    [
      "hold",
      ["hvac/setpoint", "25.9", "--for", "45min"],
      { kind: "hold", point: "hvac/setpoint", value: 25.9, untilMs: minutes(45) },
    ],
    [
      "hold",
      ["amplifier/level", "-12"],
      { kind: "hold", point: "amplifier/level", value: -12, untilMs: minutes(30) },
    ],
    [
      "hold",
      ["mic-main/mute", "true"],
      { kind: "hold", point: "mic-main/mute", value: true, untilMs: minutes(30) },
    ],
    [
      "hold",
      ["lights-front/power", "on"],
      { kind: "hold", point: "lights-front/power", value: "on", untilMs: minutes(30) },
    ],
    ["release", ["hvac/setpoint"], { kind: "release", point: "hvac/setpoint" }],
    ["attest", ["m1:prepared"], { kind: "attest", duty: "m1:prepared" }],
    [
      "waive",
      ["m1:tea.1", "--reason", "asked not to be disturbed"],
      { kind: "waive", duty: "m1:tea.1", reason: "asked not to be disturbed" },
    ],
    ["clean", ["front", "--for", "1h"], { kind: "clean", zones: ["front"], untilMs: minutes(60) }],
    ["clean", ["--stop"], { kind: "clean", zones: [], untilMs: 0 }],
    ["selftest", ["t10"], { kind: "selftest", test: "t10" }],
  ])("%s %j", async (command, args, act) => {
    const { file, acts } = await openRoom();
    const { code, printed } = await run(command, file, ...args);
    expect(printed).toMatch(/^accepted/);
    expect([code, acts]).toEqual([0, [{ act, by: "command line" }]]);
  });

  it.each<[ActCommand, readonly string[], RegExp]>([
    ["hold", ["hvac/setpiont", "26"], /no point "hvac\/setpiont"; did you mean "hvac\/setpoint"/],
    ["hold", ["hvac/setpoint"], /say what hvac\/setpoint is to be\nusage: huitang hold/],
    ["waive", ["m1:tea.1"], /--reason: say why/],
    ["attest", [], /name a duty/],
    ["extend", [], /no meeting is at hand/],
    ["selftest", ["t20"], /expected one of: commissioning, t30/],
  ])("%s %j says what is wrong, and asks nothing of the room", async (command, args, told) => {
    const { file, acts } = await openRoom();
    const { code, warned } = await run(command, file, ...args);
    expect(warned).toMatch(told);
    expect([code, acts]).toEqual([2, []]);
  });

  it("tells a refusal in the room's words, and a room that does not answer", async () => {
    const { file, panel } = await openRoom();
    await panel.stop();
    const { code, warned } = await run("release", file, "hvac/setpoint");
    expect(warned).toMatch(/no panel answers at http:\/\/127\.0\.0\.1:\d+; is the edge running\?/);
    expect(code).toBe(1);
    await expect(run("hold", file, "hvac/setpoint", "26", "--for", "soon")).rejects.toThrow(
      /--for soon: expected a duration/,
    );
  });
});
