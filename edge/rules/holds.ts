import type { Wish } from "../room/wish.ts";
import { because } from "../room/wish.ts";
import type { Rule } from "./rule.ts";

/** What people set by hand stands until its time is up. */
export const holds: Rule = (snapshot) =>
  snapshot.holds
    .filter((hold) => hold.untilMs > snapshot.nowMs)
    .map((hold): Wish => {
      const params = { by: hold.by, untilAtMs: hold.untilMs };
      const reason = because("hold", "", "rule.hold", params);
      return { point: hold.point, value: hold.value, level: "hold", reason };
    });
