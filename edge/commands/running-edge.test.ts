import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { openAssets } from "../assets.ts";
import { createMemoryGpio } from "../links/rig/room.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import { runProbe } from "./probe.ts";
import { nearHost, runningEdge } from "./running-edge.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "running-edge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const panelOf = (url: string) => ({ host: "127.0.0.1", port: Number(new URL(url).port) });

it("is found by its panel, for its own room only", async () => {
  const { panel } = await startPanel();
  const at = panelOf(panel.url);
  expect(await runningEdge({ room: "3-201", panel: at })).toBe(panel.url);
  expect(await runningEdge({ room: "3-202", panel: at })).toBeUndefined();
  await panel.stop();
  expect(await runningEdge({ room: "3-201", panel: at })).toBeUndefined();
});

it.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "[::1]"],
  ["::1", "[::1]"],
  ["192.0.2.7", "192.0.2.7"],
])("a panel that listens on %s is asked at %s", async (host, near) => {
  expect(nearHost(host)).toBe(near);
  expect(await runningEdge({ room: "3-201", panel: { host, port: 1 } })).toBeUndefined();
});

it("is not probed beside: it owns the lines", async () => {
  const { panel } = await startPanel();
  const { port } = panelOf(panel.url);
  const file = join(folder, "room.yaml");
  const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  writeFileSync(file, demo.replace(/^panel: .*$/m, `panel: { host: 127.0.0.1, port: ${port} }`));
  const warned: string[] = [];
  const output = { print: () => {}, warn: (text: string) => void warned.push(text) };
  const links = {
    random: () => 0,
    readSecret: () => Promise.reject(new Error("no secret is read")),
    gpio: createMemoryGpio().backEnd,
  };
  expect(await runProbe([file], { assets: openAssets(root), links }, output)).toBe(1);
  expect(warned).toEqual([
    `the edge of this room runs (${panel.url}) and owns the lines; stop it, then probe`,
  ]);
});
