import { expect, test } from "vitest";
import type { Explanation } from "../../contract/api.ts";
import { createVirtualClock } from "../../contract/clock.ts";
import { message } from "../../contract/message.ts";
import { askReplySchema } from "../../contract/sparkplug/ask.ts";
import { parseDocument } from "../../contract/sparkplug/documents.ts";
import { createAskIntake } from "./ask-intake.ts";
import { uplinkLimits } from "./uplink-limits.ts";

const reason = { rule: "comfort", clause: "PI26", text: message("rule.lights") };
const explanation: Explanation = {
  device: "air",
  kind: "hvac",
  availability: "online",
  point: {
    point: "setpoint",
    unit: "°C",
    writable: true,
    value: 24,
    quality: "good",
    atMs: 1_000,
    target: { value: 26, reason },
    held: null,
    failure: null,
  },
  level: "rule",
  wanted: 26,
  lost: Array.from({ length: 40 }, () => ({ value: 20, reason, level: "default" as const })),
  hold: null,
  changedBy: null,
  heldBy: null,
  exemption: null,
  clause: {
    id: "PI26",
    title: { zh: "温度", en: "Temperature" },
    document: "PI",
    numbers: [{ name: "cooling", is: { type: "number", value: 26 } }],
    override: null,
  },
  proved: [],
};

const clock = createVirtualClock(0);
const asks = createAskIntake({
  clock,
  explain: (point) => (point === "air/setpoint" ? explanation : undefined),
});
const ask = (explain: string, expiresAtMs = clock.wallMs() + 1_000) =>
  asks.take(JSON.stringify({ id: "0123456789", explain, expiresAtMs }));

test("an answer passes the hub's own door, and is as long as that takes", () => {
  const reply = parseDocument(askReplySchema, ask("air/setpoint"));
  expect(reply?.id).toBe("0123456789");
  expect(reply?.explanation?.lost).toHaveLength(uplinkLimits.answerParts);
  expect(reply?.explanation?.clause).toEqual(explanation.clause);
});

test("a point that is not there is answered as such", () => {
  expect(parseDocument(askReplySchema, ask("air/colour"))?.explanation).toBeNull();
});

test("what has expired, is no question, or comes too often is not answered", () => {
  clock.advance(10_000);
  expect(ask("air/setpoint", clock.wallMs())).toBeNull();
  expect(asks.take("{")).toBeNull();
  expect(ask("../etc")).toBeNull();
  const answers = Array.from({ length: 30 }, () => ask("air/setpoint"));
  expect(answers.filter((answer) => answer !== null)).toHaveLength(uplinkLimits.asksASecond);
  clock.advance(1_000);
  expect(ask("air/setpoint")).not.toBeNull();
});
