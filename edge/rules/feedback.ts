import { pointKey } from "../../contract/ids.ts";
import { because, type Wish } from "../room/wish.ts";
import type { Rule } from "./rule.ts";

/**
 * NX T4-2, WZ noise: a microphone that howls is muted at once, for a while; one that howls again soon
 * stays muted until a person sets it free. Which one howls is found by `edge/room/howl.ts`.
 */
export const feedback: Rule = (snapshot) =>
  [...snapshot.howls]
    .filter(([, howl]) => howl.isMuted)
    .map(([device, howl]): Wish => {
      const text = howl.isKept ? "rule.howls-again" : "rule.howls";
      const reason = because("feedback", "NX T4-2", text, { device });
      return { point: pointKey(device, "mute"), value: true, level: "rule", reason };
    });
