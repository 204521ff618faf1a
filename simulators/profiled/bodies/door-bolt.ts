import type { Cancel } from "../../../contract/clock.ts";
import { dark, installLoad } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

/** The motor needs this long to move the bolt, room time. */
const boltMs = 1500;
const lockW = { rated: 4, standby: 1 };
const batteryPercent = 81;

/** A motor lock. It starts locked. */
export function createDoorBolt(housing: Housing): Mechanism {
  const { world, roomClock } = housing.around;
  const { id } = housing.device;
  let cancel: Cancel = () => {};
  let isJammed = false;
  world.bolts.set(id, true);
  installLoad(housing, lockW, () => false, dark);
  const move = (thrown: boolean) => {
    cancel();
    if (isJammed) return;
    cancel = roomClock.after(`${id} moves its bolt`, boltMs, () => world.bolts.set(id, thrown));
  };
  return {
    shows: ["wall-override", "jammed-bolt"],
    show(point) {
      if (point === "lock") return world.bolts.get(id) === true ? "locked" : "unlocked";
      return point === "battery" ? batteryPercent : undefined;
    },
    obey(point, value) {
      if (point !== "lock" || (value !== "locked" && value !== "unlocked")) return "illegal";
      move(value === "locked");
      return "taken";
    },
    misbehave(fault) {
      isJammed = fault === "jammed-bolt";
      if (isJammed) cancel();
      if (fault === "wall-override") move(world.bolts.get(id) !== true);
    },
    stop: () => cancel(),
  };
}
