import { createVirtualClock } from "../../contract/clock.ts";
import type { VirtualClock } from "../../contract/clock.ts";
import { profileSchema } from "../../contract/profile.ts";
import type { Profile } from "../../contract/profile.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import type { Surroundings } from "../device.ts";
import type { Body } from "../profiled/body.ts";
import { createBody } from "../profiled/create-body.ts";
import { seededRandom } from "../world/random.ts";
import { World } from "../world/world.ts";

export interface TestBody {
  readonly body: Body;
  readonly world: World;
  readonly roomClock: VirtualClock;
  readonly wireClock: VirtualClock;
  /** Room time passes for world, body and wires alike. */
  readonly pass: (ms: number) => void;
}

/** A profile made of just these members; over MQTT, where any point can be read and written. */
export const testProfile = (members: object): Profile =>
  profileSchema.parse({
    vendor: "Acme",
    model: "X1",
    status: "beta",
    source: "made up for a test",
    driver: "mqtt-points",
    link: { type: "mqtt" },
    ...members,
  });

/** A point that takes commands. */
export const settable = (topic: string, members: object) => ({ set: { topic }, ...members });

/** The physical side of one device in a world of its own, with time standing still. */
export function testBody(profile: Profile, binding: object): TestBody {
  const roomClock = createVirtualClock(Date.UTC(2026, 6, 1, 4));
  const wireClock = createVirtualClock(0);
  const random = seededRandom(5);
  const wallMs = () => roomClock.wallMs();
  const world = new World({ seats: 24, season: "cooling", random, wallMs });
  const logins = () => Promise.resolve(undefined);
  const around: Surroundings = { world, roomClock, wireClock, random, logins };
  const device = {
    id: "device",
    binding: bindingSchema.parse({ profile: "acme/x1", link: "room", ...binding }),
  };
  const body = createBody(around, device, profile);
  return {
    body,
    world,
    roomClock,
    wireClock,
    pass(ms) {
      world.advance(ms);
      roomClock.advance(ms);
      wireClock.advance(ms);
    },
  };
}
