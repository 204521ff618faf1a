import { expect, test } from "vitest";
import { integerMetric, metricNames } from "../../contract/sparkplug/metrics.ts";
import type { Payload } from "../../contract/sparkplug/payload.ts";
import type { SparkplugType } from "../../contract/topics.ts";
import { NodeSession } from "./node-session.ts";

function say(
  session: NodeSession,
  type: SparkplugType,
  seq: number | null,
  part: { device?: string; birth?: number } = {},
) {
  const { device = null, birth } = part;
  const metrics = birth === undefined ? [] : [integerMetric(metricNames.birthNumber, birth, 0)];
  const payload: Payload = { timestampMs: 0, seq, metrics };
  return session.judge({ site: "s", room: "r", type, device }, payload);
}

test("a whole life: birth, devices, data, death", () => {
  const session = new NodeSession();
  expect(say(session, "NBIRTH", 0, { birth: 3 })).toBe("accept");
  expect(say(session, "DBIRTH", 1, { device: "air" })).toBe("accept");
  expect(say(session, "DDATA", 2, { device: "air" })).toBe("accept");
  expect(say(session, "NDATA", 3)).toBe("accept");
  expect(say(session, "DDEATH", 4, { device: "air" })).toBe("accept");
  expect(say(session, "NDEATH", null, { birth: 3 })).toBe("accept");
  expect(say(session, "NDATA", 5)).toBe("rebirth");
});

test("data before a birth, a gap, and a device that was not born ask for a rebirth", () => {
  const session = new NodeSession();
  expect(say(session, "NDATA", 0)).toBe("rebirth");
  say(session, "NBIRTH", 0, { birth: 1 });
  expect(say(session, "DDATA", 1, { device: "air" })).toBe("rebirth");
  say(session, "NBIRTH", 0, { birth: 1 });
  expect(say(session, "NDATA", 2)).toBe("rebirth");
  expect(say(session, "NDATA", 3)).toBe("rebirth");
  say(session, "NBIRTH", 0, { birth: 1 });
  expect(say(session, "NDATA", 1)).toBe("accept");
});

test("the sequence goes from 255 back to 0", () => {
  const session = new NodeSession();
  say(session, "NBIRTH", 0, { birth: 1 });
  for (let seq = 1; seq <= 255; seq++) expect(say(session, "NDATA", seq)).toBe("accept");
  expect(say(session, "NDATA", 0)).toBe("accept");
});

test("a late death of an older connection kills nobody", () => {
  const session = new NodeSession();
  say(session, "NBIRTH", 0, { birth: 8 });
  expect(say(session, "NDEATH", null, { birth: 7 })).toBe("ignore");
  expect(say(session, "NDATA", 1)).toBe("accept");
});

test("commands on the wire are not the room's words", () => {
  expect(say(new NodeSession(), "NCMD", null)).toBe("ignore");
});
