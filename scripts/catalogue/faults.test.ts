import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { Profile } from "../../contract/profile.ts";
import { openAssets } from "../../edge/assets.ts";
import { type Fault, faultNames } from "../../simulators/faults.ts";
import { simulateRoom } from "../../simulators/room-simulation.ts";
import { shippedProfiles } from "../../simulators/stage/shipped-profiles.ts";
import { patiently } from "../../simulators/testing/eventually.ts";
import { seededRandom } from "../../simulators/world/random.ts";
import { type SingleEdge, startSingleEdge } from "./single-edge.ts";
import { singleRoomText, usualPlace } from "./single-room.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { ids, profile: profileOf } = shippedProfiles(join(root, "firmware-profiles", "expanded"));
const assets = openAssets(root);
const taken = new Set<number>();
const clock = createClock();

function profile(id: string): Profile {
  const found = profileOf(id);
  if (found === undefined) throw new Error(`${id} has no expansion`);
  return found;
}

/** One device and an edge, everything good between them. */
async function withDevice(id: string, play: (edge: SingleEdge) => Promise<void>): Promise<void> {
  const edge = await startSingleEdge(id, profile(id), usualPlace(profile(id)), {
    assets,
    profiles: profileOf,
    taken,
  });
  try {
    await allGood(edge);
    await play(edge);
  } finally {
    await edge.stop();
  }
}

const allGood = (edge: SingleEdge) =>
  patiently("every point to be good", () =>
    edge.device().points.every(({ quality }) => quality === "good"),
  );
const misbehave = (edge: SingleEdge, fault: Fault | null) =>
  edge.simulation.misbehave("device", fault);

describe("the faults of the catalogue", { timeout: 60_000 }, () => {
  it("are each shown by some device, and every device can be switched to all of its own", async () => {
    const shown = new Set<Fault>();
    let devices = 0;
    for (const id of ids) {
      const site = { folder: "/nowhere", panelPort: 1, linePort: 1 };
      const room = await simulateRoom(
        singleRoomText(id, profile(id), usualPlace(profile(id)), site),
        {
          roomClock: clock,
          wireClock: clock,
          random: seededRandom(1),
          profiles: profileOf,
          logins: () => Promise.resolve(undefined),
        },
      );
      for (const device of room.devices.values()) {
        devices += 1;
        expect(device.shows.length).toBeGreaterThan(2);
        for (const fault of device.shows) {
          device.misbehave(fault);
          expect(device.fault).toBe(fault);
          shown.add(fault);
        }
        device.misbehave(null);
      }
      await room.stop();
    }
    expect(devices).toBe(ids.length);
    expect([...shown].toSorted()).toEqual([...faultNames].toSorted());
  });
});

describe.concurrent("a fault seen through the edge", { timeout: 90_000 }, () => {
  it.each([
    ["chint/dtsu666", "out-of-range", "activePower", "bad"],
    ["intesis/inmbsmid001", "not-a-number", "temperature", "bad"],
  ] as const)("%s, %s: %s is %s", async (id, fault, point, quality) => {
    await withDevice(id, async (edge) => {
      misbehave(edge, fault);
      await patiently("the point to be doubted", () => edge.point(point)?.quality === quality);
      await patiently("the alarm", () => edge.alarms().includes("implausible:device"));
      misbehave(edge, null);
      await allGood(edge);
      await patiently("the alarm to go", () => !edge.alarms().includes("implausible:device"));
      expect(edge.point(point)?.quality).toBe("good");
    });
  });

  it.each([
    ["peacefair/pzem-016", "silent"],
    ["eastron/sdm120", "deaf-after-power-on"],
    ["shelly/gen2-switch", "dead-wire"],
    ["eastron/sdm230", "wrong-unit"],
    ["chint/ddsu666", "wrong-function"],
    ["acrel/ddsy1352", "bad-checksum"],
    ["schneider/iem3150", "short-frame"],
  ] as const)("%s, %s: it is missed, shows nothing untrue, and comes back", async (id, fault) => {
    await withDevice(id, async (edge) => {
      misbehave(edge, fault);
      await patiently("it to be missed", () => edge.device().availability === "offline");
      misbehave(edge, null);
      await patiently("it to be back", () => edge.device().availability === "online");
      await allGood(edge);
      expect(edge.simulation.devices.get("device")?.fault).toBe(null);
    });
  });

  it("a relay that is stuck reads as commanded, and its contact does not move", async () => {
    await withDevice("lctech/relay-8", async (edge) => {
      misbehave(edge, "stuck-relay");
      edge.ask("power", "on");
      await patiently("the read-back", () => edge.point("power")?.value === "on");
      expect(edge.simulation.world.switches.isClosed("device")).toBe(false);
      misbehave(edge, null);
      expect(edge.simulation.world.switches.isClosed("device")).toBe(true);
    });
  });

  it("a hand at the wall is respected, and told as one", async () => {
    await withDevice("wled/light", async (edge) => {
      edge.ask("power", "on");
      await patiently("light", () => edge.point("power")?.value === "on");
      // Within the settle time of its own command nothing can be told from an echo of it.
      const settledMs = clock.monotonicMs() + profile("wled/light").timings.settle;
      await patiently("it to have settled", () => clock.monotonicMs() > settledMs);
      misbehave(edge, "wall-override");
      await patiently("the hand to be respected", () => {
        const { value, target } = edge.point("power") ?? {};
        return (
          value === "off" && target?.value === "off" && target.reason.text.params["by"] === "wall"
        );
      });
      expect(edge.simulation.world.switches.isClosed("device")).toBe(false);
    });
  });

  it("turned bits never change a value: the meter reads what is true, or nothing", async () => {
    await withDevice("eastron/sdm630", async (edge) => {
      misbehave(edge, "flipped-bits");
      const untilMs = clock.monotonicMs() + 5000;
      const seen = new Set<number>();
      await patiently("five seconds of it", () => {
        const volts = edge.point("voltageL1");
        if (volts?.quality === "good" && typeof volts.value === "number") seen.add(volts.value);
        return clock.monotonicMs() > untilMs;
      });
      for (const volts of seen) expect(Math.abs(volts - 230)).toBeLessThan(25);
      misbehave(edge, null);
      await allGood(edge);
    });
  });
});
