import { clamp } from "../../world/clamp.ts";
import { inWordsOf } from "./kept-points.ts";
import { dark, installLoad } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

/** From one end to the other, room time. */
const travelMs = 25_000;
const motorW = { rated: 45, standby: 1 };
const full = 100;

/** A curtain motor: where it is follows from when it started, so nothing needs to tick. */
export function createCurtain(housing: Housing): Mechanism {
  const { roomClock } = housing.around;
  const { profile } = housing;
  let from = 0;
  let to = 0;
  let startedMs = roomClock.monotonicMs();
  const position = (): number => {
    const movedPercent = ((roomClock.monotonicMs() - startedMs) / travelMs) * full;
    return from < to ? Math.min(to, from + movedPercent) : Math.max(to, from - movedPercent);
  };
  const go = (wanted: number) => {
    from = position();
    to = clamp(wanted, 0, full);
    startedMs = roomClock.monotonicMs();
  };
  const moving = () => {
    if (position() === to) return ["still"];
    return [to > position() ? "opening" : "closing"];
  };
  installLoad(housing, motorW, () => position() !== to, dark);
  return {
    shows: ["wall-override"],
    show(point) {
      if (point === "position") return Math.round(position());
      return point === "moving" ? inWordsOf(profile, "moving", moving()) : undefined;
    },
    obey(point, value) {
      if (point !== "position" || typeof value !== "number") return "illegal";
      if (value < 0 || value > full) return "illegal";
      go(value);
      return "taken";
    },
    misbehave(fault) {
      if (fault === "wall-override") go(to > full / 2 ? 0 : full);
    },
    stop() {},
  };
}
