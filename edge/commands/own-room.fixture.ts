import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { openAssets } from "../assets.ts";
import { keepMachineToken } from "../panel/machine-token.ts";
import type { Panel } from "../panel/panel-server.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** For tests: what this installation ships. */
export const ownAssets = openAssets(root);

/** The file of a room whose panel this is, its token beside it; in a folder that goes with the test. */
export async function ownRoomFile(panel: Panel): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "own-room-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return await writeOwnRoom(panel, folder);
}

/** As `ownRoomFile`, in a folder that is there. */
export async function writeOwnRoom(panel: Panel, folder: string): Promise<string> {
  await keepMachineToken(folder, panel);
  const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  const file = join(folder, "room.yaml");
  const { port } = new URL(panel.url);
  const own = demo
    .replace(/^data: .*$/m, `data: ${folder}`)
    .replace(/^panel: .*$/m, `panel: { host: 127.0.0.1, port: ${port} }`);
  writeFileSync(file, own);
  return file;
}
