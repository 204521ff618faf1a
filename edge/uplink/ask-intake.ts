import type { Explanation } from "../../contract/api.ts";
import type { Clock } from "../../contract/clock.ts";
import type { PointKey } from "../../contract/ids.ts";
import { type AskReply, askRequestSchema } from "../../contract/sparkplug/ask.ts";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import { uplinkLimits } from "./uplink-limits.ts";

export interface AskIntakeOptions {
  /** The wire clock. */
  readonly clock: Clock;
  readonly explain: (point: PointKey) => Explanation | undefined;
}

/** Answers the hub's questions; nothing changes by them, so one that comes too often is just dropped. */
export interface AskIntake {
  /** JSON of an `AskReply`; null: not a question, one that has expired, or one too many. */
  take(text: string): string | null;
}

export function createAskIntake({ clock, explain }: AskIntakeOptions): AskIntake {
  let second = 0;
  let asked = 0;
  return {
    take(text) {
      const request = parseDocument(askRequestSchema, text);
      if (request === undefined || request.expiresAtMs <= clock.wallMs()) return null;
      const now = Math.floor(clock.monotonicMs() / 1_000);
      asked = now === second ? asked + 1 : 1;
      second = now;
      if (asked > uplinkLimits.asksASecond) return null;
      const found = explain(pointKey(request.explain));
      const reply: AskReply = {
        id: request.id,
        explanation: found === undefined ? null : shortened(found),
      };
      return JSON.stringify(reply);
    },
  };
}

function pointKey(text: string): PointKey {
  const [device = "", point = ""] = text.split("/");
  return `${device}/${point}`;
}

/** What the hub takes of it. */
function shortened(found: Explanation): Explanation {
  const { answerParts } = uplinkLimits;
  return {
    ...found,
    lost: found.lost.slice(0, answerParts),
    proved: found.proved.slice(-answerParts),
  };
}
