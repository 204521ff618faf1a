import { expect, test } from "vitest";
import { FakeRoom } from "../cloud/rig/fake-room.ts";
import { until } from "../cloud/rig/until.ts";
import { openStore } from "../cloud/store/open-store.ts";
import { silentLog } from "../cloud/rig/quiet.ts";
import { accepted, clock, Ends, ref, startEdge, startHub } from "./hub-and-room.fixture.ts";

const ends = new Ends();
const minuteMs = 60_000;

test("NXC 8.2.3: minutes that the hub missed in hours of absence are told again, whoever was started anew", async () => {
  const first = await startHub(ends, {});
  const enrolment = await first.hub.enrol(ref);
  const nowMs = Math.floor(clock.wallMs() / minuteMs) * minuteMs;
  const room = new FakeRoom("epoch-0001", () => clock.wallMs());
  // Seven hours; for one of them the room itself was off.
  room.minutes = Array.from({ length: 420 }, (_, index) => ({
    atMs: nowMs - (420 - index) * minuteMs,
    watts: index % 50,
  })).filter((_, index) => index < 100 || index >= 160);
  const { folder, brokerPort } = first;
  room.change({ watts: room.minutes.slice(-60) });
  const edge = startEdge(ends, room, brokerPort, enrolment, accepted);
  const stored = async () => {
    const store = await openStore({ data: folder }, silentLog);
    try {
      return await store.readings.watts(ref, nowMs - 480 * minuteMs, nowMs);
    } finally {
      await store.close();
    }
  };
  await until("some of it to be stored", async () => (await stored()).length > 60);
  // The room is started again in the middle of it, and then the hub.
  await edge.uplink.stop();
  await first.stop();
  const half = (await stored()).length;
  expect(half).toBeLessThan(room.minutes.length);
  await startHub(ends, { folder, brokerPort });
  startEdge(ends, room, brokerPort, enrolment, accepted);
  await until("all of it to be stored", async () => (await stored()).length >= room.minutes.length);
  expect(await stored()).toEqual(room.minutes);
});
