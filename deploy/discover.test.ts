import { afterEach, expect, it } from "vitest";
import { createClock } from "../contract/clock.ts";
import { runDiscover } from "../edge/commands/discover.ts";
import { noLogins, startTestRoom } from "../simulators/testing/room.ts";
import type { TestRoom } from "../simulators/testing/room.ts";

const parts = `
links: { relays: { modbus-tcp: { host: 192.0.2.1 } } }
devices:
  av-supply: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 5 }
  projector: { profile: pjlink/class-2, tcp: { host: 192.0.2.2 }, supply: av-supply }
`;

let room: TestRoom;
afterEach(() => room.stop());

async function discover(port: number) {
  const printed: string[] = [];
  const ports = {
    wireClock: createClock(),
    random: () => 0,
    broadcasts: () => ["127.0.0.1"],
    port,
    listenPort: 0,
  };
  const output = { print: (text: string) => void printed.push(text), warn: () => {} };
  const code = await runDiscover(["--for", "1", "--json"], ports, output);
  return { code, ...JSON.parse(printed.join("\n")) };
}

it("finds a simulated projector while it has power", async () => {
  room = await startTestRoom(parts, noLogins);
  const port = room.tcpPort("projector");
  expect(await discover(port)).toEqual({ code: 1, projectors: [] });
  room.world.switches.set("av-supply", true);
  room.roomClock.advance(60_000);
  expect(await discover(port)).toMatchObject({
    code: 0,
    projectors: [
      { address: "127.0.0.1", class: "2", maker: "PJLink", model: "class 2", isLocked: false },
    ],
  });
});
