import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { describeProblem } from "../../contract/document.ts";
import { type Assets, readRoom } from "../assets.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { ownTopics } from "../devices/own-topics.ts";
import { issueLogins, type LoginWish } from "../links/mqtt-logins.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

export const loginsUsage = "usage: huitang logins --config room.yaml [--json]";

/**
 * Makes a login at the room's own broker for every MQTT device that has none, and prints its
 * password this once. The file keeps hashes only.
 */
export async function runLogins(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string" }, json: { type: "boolean", default: false } },
  });
  if (values.config === undefined) {
    output.warn(loginsUsage);
    return 2;
  }
  const text = await readFile(values.config, "utf8").catch(() => undefined);
  if (text === undefined) {
    output.warn(`${values.config}: cannot be read; name the room's file by --config`);
    return 2;
  }
  const parsed = readRoom(values.config, text, assets);
  if (!parsed.ok) {
    output.warn(parsed.problems.map(describeProblem).join("\n"));
    return 1;
  }
  const issued: { device: string; username: string; password: string }[] = [];
  for (const [file, devices] of devicesByUsersFile(parsed.value)) {
    const made = await issueLogins(await existing(file), devices);
    await writeSecret(file, made.content);
    issued.push(...made.issued);
  }
  if (values.json) output.print(JSON.stringify(issued));
  else if (issued.length === 0) output.print("every MQTT device has its login already");
  else {
    const rows = issued.map(({ device, username, password }) => [device, username, password]);
    output.print(table([["device", "user", "password (shown once)"], ...rows]));
  }
  return 0;
}

/** Devices on an embedded broker, by that broker's users file. */
function devicesByUsersFile(model: RoomModel) {
  const byFile = new Map<string, LoginWish[]>();
  for (const device of model.devices.values()) {
    const link = model.links.get(device.link);
    const topic = device.binding.topic;
    if (link === undefined || topic === undefined || !("mqtt" in link)) continue;
    if (!("embedded" in link.mqtt)) continue;
    const { users } = link.mqtt.embedded;
    const devices = byFile.get(users) ?? [];
    const prefixed = ownTopics(device.profile, topic).slice(1);
    devices.push({ device: device.id, topic, prefixed });
    byFile.set(users, devices);
  }
  return byFile;
}

async function existing(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return "";
  }
}

/** Whole or not at all, and never readable by others, not even for a moment. */
async function writeSecret(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  await writeFile(fresh, content, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}
