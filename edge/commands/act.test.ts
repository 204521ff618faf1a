import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Act } from "../../contract/act.ts";
import type { RoomView } from "../../contract/api.ts";
import { createClock } from "../../contract/clock.ts";
import { message } from "../../contract/message.ts";
import {
  deviceView,
  dutyOf,
  meetingView,
  pointView,
  roomView,
} from "../../contract/screen/view.fixture.ts";
import { openAssets } from "../assets.ts";
import { keepMachineToken } from "../panel/machine-token.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import type { ActCommand } from "./act-line.ts";
import { runAct } from "./act.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const assets = openAssets(root);
const folder = mkdtempSync(join(tmpdir(), "act-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The two seconds that a person waits for an outcome take twenty milliseconds here. */
const clock = createClock({ speed: 100, realOriginMs: 0, roomOriginMs: 0 });

const room = roomView({
  nowMs: 1_750_000_000_000,
  next: meetingView("m2", { attendance: "self-service" }),
  duties: [
    dutyOf("m1", "prepared", {}),
    dutyOf("m1", "tea", { id: "m1:tea.1", status: "done" }),
    dutyOf("m1", "tea", { id: "m1:tea.2" }),
    dutyOf("m1", "tea", { id: "m1:tea.3", status: "waiting" }),
    dutyOf("m1", "washroom", { id: "m1:washroom.1" }),
    dutyOf("m1", "washroom", { id: "m1:washroom.2" }),
    dutyOf("m1", "banner", {}),
    dutyOf("m2", "prepared", {}),
    dutyOf("day-2026-03-02", "daily-patrol", { meetingId: null }),
  ],
});

/** A room's file whose panel notes what it is asked to do. */
async function openRoom(view: RoomView = room) {
  const { panel, acts } = await startPanel({ room: view });
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
  const code = await runAct(command, ["--config", file, ...args], { assets, clock }, output);
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
    ["attest", ["m1:tea.1"], { kind: "attest", duty: "m1:tea.1" }],
    ["attest", ["tea"], { kind: "attest", duty: "m1:tea.2" }],
    ["attest", ["daily-patrol"], { kind: "attest", duty: "day-2026-03-02:daily-patrol" }],
    [
      "waive",
      ["m1:tea.1", "--reason", "asked not to be disturbed"],
      { kind: "waive", duty: "m1:tea.1", reason: "asked not to be disturbed" },
    ],
    ["clean", ["front", "--for", "1h"], { kind: "clean", zones: ["front"], untilMs: minutes(60) }],
    ["clean", ["--stop"], { kind: "clean", zones: [], untilMs: 0 }],
    ["selftest", ["--stop"], { kind: "stop-test" }],
  ])("%s %j", async (command, args, act) => {
    const { file, acts } = await openRoom();
    const { code, printed } = await run(command, file, ...args);
    expect(printed).toMatch(/^(Accepted|Done)/);
    expect([code, acts]).toEqual([0, [{ act, by: "command line" }]]);
  });

  it.each<[ActCommand, readonly string[], RegExp]>([
    ["hold", ["hvac/setpiont", "26"], /no point "hvac\/setpiont"; did you mean "hvac\/setpoint"/],
    ["hold", ["hvac/setpoint"], /say what hvac\/setpoint is to be\nusage: huitang hold/],
    ["waive", ["m1:tea.1"], /--reason: say why/],
    ["waive", ["m1:tea.1", "--reason", "no"], /--reason: say why in 4 characters or more/],
    ["hold", ["lights-front", "on"], /say which point: lights-front\/power/],
    ["attest", [], /name a duty/],
    ["attest", ["washroom"], /name one of m1:washroom\.1, m1:washroom\.2/],
    [
      "attest",
      ["dayly-patrol"],
      /did you mean "daily-patrol"\?; huitang explain duties lists them/,
    ],
    ["attest", ["banner"], /m1:banner is proved by the equipment/],
    ["attest", ["m2:prepared"], /m2:prepared is proved by the equipment/],
    ["hold", ["hvac/setpoint", "26", "--panel", "http://192.0.2.7:8080"], /not this machine/],
    ["extend", [], /no meeting is at hand/],
    ["selftest", ["t20"], /expected one of: commissioning, t30/],
    ["selftest", ["t10", "--kind", "t30"], /name one self-test, by --kind\nusage:/],
  ])("%s %j says what is wrong, and asks nothing of the room", async (command, args, told) => {
    const { file, acts } = await openRoom();
    const { code, warned } = await run(command, file, ...args);
    expect(warned).toMatch(told);
    expect([code > 0, acts]).toEqual([true, []]);
  });

  it.each<[ActCommand, readonly string[], RegExp]>([
    ["hold", ["lights-front/power"], /say what lights-front\/power is to be/],
    ["hold", [], /name a point/],
    ["selftest", ["t20"], /expected one of: commissioning/],
    ["attest", [], /huitang explain duties/],
  ])("%s %j says what is wrong with its words before it looks for a room", async (...asked) => {
    const [command, args, told] = asked;
    const { code, warned } = await run(command, join(folder, "none.yaml"), ...args);
    expect(warned).toMatch(told);
    expect(warned).not.toContain("cannot be read");
    expect(code).toBe(2);
  });

  it("says what has come of a hold: done, or how far a guard allows it", async () => {
    const setpoint = (parts: Parameters<typeof pointView>[1]) =>
      roomView({
        nowMs: room.nowMs,
        devices: [deviceView("hvac", "hvac", [pointView("setpoint", parts)])],
      });
    const reason = { rule: "hold", clause: "", text: message("rule.hold", { by: "Li" }) };
    const done = await openRoom(setpoint({ value: 27, target: { value: 27, reason } }));
    expect(await run("hold", done.file, "hvac/setpoint", "27")).toMatchObject({
      code: 0,
      printed: "Done, read back",
    });
    const held = message("guard.people");
    const clamped = setpoint({ value: 26, target: { value: 26, reason }, held });
    const limited = await openRoom(clamped);
    const { printed } = await run("hold", limited.file, "hvac/setpoint", "22", "--zh");
    expect(printed).toMatch(/^已在允许范围内完成：.*\nhuitang explain hvac\/setpoint/);
    const json = await run("hold", limited.file, "hvac/setpoint", "22", "--json");
    expect(JSON.parse(json.printed)).toMatchObject({ accepted: true, state: "limited" });
  });

  it("asks the panel that it is told to, on this machine", async () => {
    const { file, acts, panel } = await openRoom();
    const text = readFileSync(file, "utf8").replace(/^panel: .*$/m, "panel: { port: 1 }");
    writeFileSync(file, text);
    const { code } = await run("release", file, "hvac/setpoint", "--panel", panel.url);
    expect([code, acts.length]).toEqual([0, 1]);
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
