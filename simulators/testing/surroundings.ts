import { createClock, createVirtualClock } from "../../contract/clock.ts";
import type { Surroundings } from "../device.ts";
import { seededRandom } from "../world/random.ts";
import { World } from "../world/world.ts";

/** A world of its own for one device: room time stands still, the wires run in real time. */
export function testSurroundings(password: string | undefined): Surroundings {
  const roomClock = createVirtualClock(Date.UTC(2026, 6, 1, 4));
  const random = seededRandom(5);
  const wallMs = () => roomClock.wallMs();
  const login = password === undefined ? undefined : { username: "", password };
  return {
    world: new World({ seats: 24, season: "cooling", random, wallMs }),
    roomClock,
    wireClock: createClock(),
    random,
    logins: () => Promise.resolve(login),
  };
}
