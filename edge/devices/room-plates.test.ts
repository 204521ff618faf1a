import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { platesOf } from "../nameplates/plates-of-room.ts";
import { compileRoom } from "./compile-room.ts";
import { openProfileFolder } from "./profile-folder.ts";

const catalogue = openProfileFolder("firmware-profiles");
const head = `
room: r1
name: { zh: 一, en: one }
site: s1
timezone: Asia/Shanghai
pack: nx
standbyWatts: 100
data: /nowhere
links:
  room: { mqtt: { embedded: { port: 1883, users: users.json } } }
  plates: { http-listen: { host: 192.0.2.5, port: 8090 } }
  point: { http: { host: 192.0.2.9 } }
devices:
`;

const compiled = (devices: string) =>
  compileRoom(head + devices, "room.yaml", catalogue, new Map());

function problemsOf(devices: string): string {
  const room = compiled(devices);
  return room.ok ? "" : room.problems.map(describeProblem).join("\n");
}

const tag = "profile: openepaperlink/m2-29, http: { host: 192.0.2.7 }";

describe("plates and plugs in a room file", () => {
  it("share the access point they name", () => {
    const room = compiled(`
  a1: { ${tag}, tag: 0000021EC7D53B1C, seat: A1 }
  a2: { ${tag}, tag: "00:00:02:1E:C7:D5:3B:1D", seat: A2 }
  a3: { profile: openepaperlink/m2-42, link: point, tag: 021EC7D53B1E, seat: A3 }
  a4: { profile: trmnl/og, link: plates, tag: "AA:BB:CC:00:11:22", passwordFile: key, seat: A4 }
  relay: { profile: shelly/gen2-switch, link: room, topic: plug, channel: 1, kind: lighting-zone }
  other: { profile: shelly/gen2-switch, link: room, topic: plug, channel: 2 }
  meter: { profile: shelly/gen2-meter, link: room, topic: plug, channel: 1 }
`);
    if (!room.ok) throw new Error(room.problems.map(describeProblem).join("\n"));
    const lineOf = (id: string) => room.value.devices.get(id)?.link;
    expect(lineOf("a1")).toBe("192.0.2.7:80");
    expect(lineOf("a2")).toBe(lineOf("a1"));
    expect(lineOf("a3")).toBe("point");
    expect(room.value.links.get("192.0.2.7:80")).toEqual({ http: { host: "192.0.2.7", port: 80 } });
  });

  it("stand back to back at one seat, and beside the door at none", () => {
    const room = compiled(`
  front: { ${tag}, tag: 0000021EC7D53B1C, seat: A1 }
  back: { ${tag}, tag: 0000021EC7D53B1D, seat: A1, face: back }
  door: { ${tag}, tag: 0000021EC7D53B1E, role: door-sign }
`);
    if (!room.ok) throw new Error(room.problems.map(describeProblem).join("\n"));
    expect(platesOf(room.value).map(({ device, seat, isDoor }) => [device, seat, isDoor])).toEqual([
      ["front", "A1", false],
      ["back", "A1", false],
      ["door", undefined, true],
    ]);
  });

  it.each([
    [
      "two plates with one face at one seat",
      `a1: { ${tag}, tag: 0000021EC7D53B1C, seat: A1, face: back }
  a2: { ${tag}, tag: 0000021EC7D53B1D, seat: A1, face: back }`,
      "seat A1, back, is a1 already",
    ],
    [
      "a plate beside the door with a seat",
      `a1: { ${tag}, tag: 0000021EC7D53B1C, seat: A1, role: door-sign }`,
      "a plate beside the door has no seat",
    ],
    [
      "one tag twice",
      `a1: { ${tag}, tag: 0000021EC7D53B1C, seat: A1 }
  a2: { ${tag}, tag: "00:00:02:1e:c7:d5:3b:1c", seat: A2 }`,
      "already; give one of them another",
    ],
    ["a tag that is no MAC", `a1: { ${tag}, tag: plate-1, seat: A1 }`, "the plate's MAC address"],
    ["no tag", `a1: { ${tag}, seat: A1 }`, "needs `tag"],
    [
      "an access point with two owners",
      `a1: { profile: openepaperlink/m2-29, http: { host: 192.0.2.9 }, tag: 021EC7D53B1E, seat: A1 }
  a2: { profile: openepaperlink/m2-29, link: point, tag: 021EC7D53B1F, seat: A2 }`,
      "a port has one owner",
    ],
    [
      "a plate that fetches without a key",
      `a1: { profile: trmnl/og, link: plates, tag: "AA:BB:CC:00:11:22", seat: A1 }`,
      "needs `passwordFile`",
    ],
    [
      "a plate on the wrong line",
      `a1: { profile: trmnl/og, link: point, tag: "AA:BB:CC:00:11:22", passwordFile: k, seat: A1 }`,
      "needs http-listen",
    ],
    [
      "one channel twice",
      `a: { profile: shelly/gen2-switch, link: room, topic: plug, channel: 1 }
  b: { profile: shelly/gen2-switch, link: room, topic: plug, channel: 1 }`,
      "topic plug is a",
    ],
    [
      "two makers on one topic",
      `a: { profile: shelly/gen2-switch, link: room, topic: plug, channel: 1 }
  b: { profile: tasmota/meter, link: room, topic: plug }`,
      "topic plug is a",
    ],
    [
      "a part's name that is no level of a topic",
      `a: { profile: esphome/relay, link: room, topic: plug, tag: a/b }`,
      "one level of a topic",
    ],
  ])("are complained of for %s", (_what, devices, text) => {
    expect(problemsOf(`  ${devices}\n`)).toContain(text);
  });
});
