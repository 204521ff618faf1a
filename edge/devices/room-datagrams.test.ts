import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { compileRoom } from "./compile-room.ts";
import { openProfileFolder } from "./profile-folder.ts";

const catalogue = openProfileFolder("firmware-profiles");

const compile = (parts: string) =>
  compileRoom(
    `room: r1
name: { zh: 一, en: One }
site: s1
timezone: Asia/Shanghai
pack: nx
standbyWatts: 12
data: /nowhere
${parts}`,
    "room.yaml",
    catalogue,
    new Map(),
  );

function problemsOf(parts: string): readonly string[] {
  const room = compile(parts);
  return room.ok ? [] : room.problems.map(describeProblem);
}

describe("a room with devices of datagrams, named components and projectors", () => {
  it("fills in the ports of the models, and lets channels share a link", () => {
    const room = compile(`
links: { radio: { udp: { host: 192.0.2.1, port: 4500 } } }
devices:
  mic1: { profile: sennheiser/ew-dx, udp: { host: 192.0.2.2 }, channel: 1 }
  mic2: { profile: sennheiser/ew-dx, link: radio, channel: 1 }
  mic3: { profile: sennheiser/ew-dx, link: radio, channel: 2 }
  front: { profile: qsys/gain, tcp: { host: 192.0.2.3 }, tag: Front, passwordFile: /secret }
  screen: { profile: pjlink/class-2, tcp: { host: 192.0.2.4 } }
`);
    if (!room.ok) throw new Error(room.problems.map(describeProblem).join("\n"));
    expect(Object.fromEntries(room.value.links)).toEqual({
      radio: { udp: { host: "192.0.2.1", port: 4500 } },
      mic1: { udp: { host: "192.0.2.2", port: 45 } },
      front: { tcp: { host: "192.0.2.3", port: 1710 } },
      screen: { tcp: { host: "192.0.2.4", port: 4352 } },
    });
  });

  it.each([
    ["mic: { profile: sennheiser/ew-dx, udp: { host: h } }", "needs `channel: 1`"],
    ["mic: { profile: sennheiser/ew-dx, udp: { host: h }, channel: 5 }", "channels 1 to 4, not 5"],
    ["mic: { profile: sennheiser/ew-dx, tcp: { host: h }, channel: 1 }", "needs udp"],
    ["screen: { profile: pjlink/class-2, udp: { host: h } }", "needs tcp"],
    ["front: { profile: qsys/gain, tcp: { host: h } }", "needs `tag: "],
    ["front: { profile: qsys/gain, tcp: { host: h }, udp: { host: h }, tag: A }", "on one line"],
  ])("%s is a problem", (device, text) => {
    expect(problemsOf(`devices:\n  ${device}`)).toEqual([expect.stringContaining(text)]);
  });

  it.each([
    [
      "sennheiser/ew-dx",
      "udp: { host: h }, channel: 2",
      "channel 2 of h:45 is a (sennheiser/ew-dx) already",
    ],
    ["qsys/gain", "tcp: { host: h }, tag: T", "tag T of h:1710 is a (qsys/gain) already"],
  ])("two devices of %s cannot both be there", (profile, where, text) => {
    const device = `{ profile: ${profile}, ${where} }`;
    expect(problemsOf(`devices:\n  a: ${device}\n  b: ${device}`)).toEqual([
      expect.stringContaining(text),
    ]);
  });
});
