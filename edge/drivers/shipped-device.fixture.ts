import { describeProblem } from "../../contract/document.ts";
import { compileRoom } from "../devices/compile-room.ts";
import { openProfileFolder } from "../devices/profile-folder.ts";
import { eventually } from "../links/rig/eventually.ts";
import { openRoom } from "../links/rig/room.ts";

const catalogue = openProfileFolder("firmware-profiles");

/** A device of a profile as it is shipped, alone in its room, on the line its binding names. */
export async function openShipped(
  profile: string,
  binding: object,
  readSecret: (file: string) => Promise<string>,
) {
  const text = JSON.stringify({
    room: "r1",
    name: { zh: "一", en: "one" },
    site: "s1",
    timezone: "Asia/Shanghai",
    pack: "nx",
    standbyWatts: 100,
    data: "/nowhere",
    devices: { d1: { profile, ...binding } },
  });
  const model = compileRoom(text, "room.yaml", catalogue, new Map());
  if (!model.ok) throw new Error(model.problems.map(describeProblem).join("\n"));
  const lines = JSON.stringify(Object.fromEntries(model.value.links));
  const room = await openRoom([...model.value.devices.values()], lines, { readSecret });
  const [driver] = room.drivers;
  const [ear] = room.ears;
  if (driver === undefined || ear === undefined) throw new Error("no driver");
  await eventually("the line", () =>
    room.links.health().every(({ up, failure }) => up || failure !== null),
  );
  return { ...room, driver, ear };
}

export const noSecret = () => Promise.reject(new Error("no secret in this test"));
