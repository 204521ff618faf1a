import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClock } from "../../contract/clock.ts";
import { enrol, stageHub, type StagePorts, stageRoom } from "../stage/stage.ts";
import type { WebClient } from "../stage/web-client.ts";
import { profiles } from "./room.ts";
import { seededRandom } from "../world/random.ts";

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/** The whole product from its sources, in a folder of its own. Room time begins at `roomOriginMs`. */
export function testStage(speed: number, roomOriginMs = Date.UTC(2026, 2, 2, 1)) {
  const folder = mkdtempSync(join(tmpdir(), "huitang-stage-"));
  const wireClock = createClock();
  const realOriginMs = wireClock.wallMs();
  const time = { speed, realOriginMs, roomOriginMs };
  const ports: StagePorts = {
    program: {
      node: process.execPath,
      args: ["--import", "tsx", join(projectRoot, "deploy", "huitang.ts")],
    },
    exampleRoom: readFileSync(join(projectRoot, "deploy", "examples", "room-demo.yaml"), "utf8"),
    folder,
    time,
    roomClock: createClock(time),
    wireClock,
    random: seededRandom(3),
    profiles,
    // Test files run side by side, each in a process of its own.
    portShift: (process.pid % 50) * 200,
  };
  const taken = new Set<number>();
  return {
    ports,
    startHub: () => stageHub(ports, taken),
    startRoom: (office: WebClient, hubMqttUrl: string) =>
      stageRoom(
        {
          room: "3-201",
          name: { zh: "第一会议室", en: "Meeting room 1" },
          hubMqttUrl,
          enrol: (id, file) => enrol(office, id, file),
        },
        ports,
        taken,
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
