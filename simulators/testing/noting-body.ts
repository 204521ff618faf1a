import { createClock, createVirtualClock } from "../../contract/clock.ts";
import type { Body } from "../profiled/body.ts";
import { seededRandom } from "../world/random.ts";
import { World } from "../world/world.ts";

/** A body that notes which values it took, in order. */
export function notingBody(body: Body, taken: string[]): Body {
  return {
    get isAwake() {
      return body.isAwake;
    },
    shows: body.shows,
    onAwake: (changed) => body.onAwake(changed),
    read: (point) => body.read(point),
    misbehave: (fault) => body.misbehave(fault),
    stop: () => body.stop(),
    write(point, value) {
      taken.push(String(value));
      return body.write(point, value);
    },
  };
}

/** Where a simulated device lives by itself: room time passes when the test says so. */
export function testSurroundings(seed: number) {
  const roomClock = createVirtualClock(Date.UTC(2026, 6, 1, 4));
  const random = seededRandom(seed);
  const wallMs = () => roomClock.wallMs();
  const world = new World({ seats: 24, season: "cooling", random, wallMs });
  const logins = () => Promise.resolve(undefined);
  return { world, roomClock, wireClock: createClock(), random, logins };
}
