import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import {
  deviceView,
  dutyOf,
  meetingView,
  pointView,
  roomView,
} from "../../contract/screen/view.fixture.ts";
import { machineTokenFile } from "../panel/machine-token.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import { ownAssets, ownRoomFile } from "./own-room.fixture.ts";
import { runStatus } from "./status.ts";

const meeting = meetingView("m1", { title: "年度工作会" });
const room = roomView({
  phase: "meeting",
  meeting,
  next: meetingView("m2", { title: "例会", startMs: meeting.endMs, endMs: meeting.endMs + 1 }),
  devices: [
    deviceView("hvac", "hvac", [
      pointView("setpoint", { value: 26, unit: "°C" }),
      pointView("temperature", { value: 25.54321, unit: "°C", quality: "stale" }),
    ]),
    deviceView("mic-main", "microphone", [pointView("power", { value: "on" })], {
      availability: "unpowered",
    }),
  ],
  duties: [
    dutyOf("m2", "large-loads-off", { status: "waiting" }),
    dutyOf("m1", "large-loads-off", {}),
    dutyOf("m1", "tea", { id: "m1:tea.2" }),
    dutyOf("day-2026-03-02", "standby-watched", {
      meetingId: null,
      opensAtMs: Date.parse("2026-03-02T00:00:00+08:00"),
      dueAtMs: Date.parse("2026-03-03T00:00:00+08:00"),
    }),
  ],
});

async function status(...options: readonly string[]): Promise<string> {
  const { panel } = await startPanel({ room });
  const printed: string[] = [];
  const output = { print: (text: string) => void printed.push(text), warn() {} };
  const file = await ownRoomFile(panel);
  expect(await runStatus([...options, "--config", file], ownAssets, output)).toBe(0);
  return printed.join("\n");
}

it("status shows the duties under their meetings, those of the day last, due by its 24:00", async () => {
  const lines = (await status()).split("\n");
  const from = (text: string) => lines.findIndex((line) => line.includes(text));
  expect(from("10:00–11:00 年度工作会")).toBe(0);
  const order = [
    lines.lastIndexOf("10:00–11:00 年度工作会"),
    from("Tea refilled, no. 2"),
    from("例会"),
    from("Duties of the day · Mon 2 Mar"),
    from("  24:00"),
  ];
  expect(order).toEqual(order.toSorted((left, right) => left - right));
  expect(order).not.toContain(-1);
});

it("status shows no old value of a device without supply, and doubts a stale one", async () => {
  const text = await status();
  expect(text).toMatch(/^mic-main {2}no supply$/m);
  expect(text).toMatch(/^hvac +online +Set-point 26°C · Temperature 25\.54°C \(stale\)$/m);
});

it("status speaks Chinese when it is asked to, devices and duties too", async () => {
  const text = await status("--zh");
  expect(text).toMatch(/^mic-main {2}未供电/m);
  expect(text).toMatch(/^hvac +在线 +设定温度 26°C · 温度 25\.54°C（已过时）$/m);
  expect(text).toContain("续水（第 2 次）");
  expect(text).not.toMatch(/online|unpowered|setpoint/);
});

it("status says what to do when this room's token cannot be read", async () => {
  const { panel } = await startPanel({ room });
  const warned: string[] = [];
  const output = { print() {}, warn: (text: string) => void warned.push(text) };
  const file = await ownRoomFile(panel);
  rmSync(machineTokenFile(dirname(file)));
  expect(await runStatus(["--config", file], ownAssets, output)).toBe(1);
  expect(warned.join()).toMatch(/no token in .*; has the edge run\?/);
  expect(await runStatus(["--config", "/none.yaml"], ownAssets, output)).toBe(2);
});
