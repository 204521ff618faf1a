import { afterEach, expect, it } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

const days: VirtualDay[] = [];

afterEach(async () => {
  for (const { loop, store } of days.splice(0)) {
    await loop.stop();
    store.close();
  }
});

async function day(file?: string): Promise<VirtualDay> {
  const atMs = tenMs - (file === undefined ? 100 : 90) * minuteMs;
  const virtual = startDay(atMs, { staff: "attendant", ...(file === undefined ? {} : { file }) });
  days.push(virtual);
  await Promise.resolve();
  return virtual;
}

const unread = demoMeeting({ bannerCheckedBy: "" });
const word = { kind: "check-banner", meetingId: "m1", text: unread.banner } as const;
const shown = ({ room }: VirtualDay) => room.values.get("banner/text");

it("NX T6-6: a word given at the panel outlives a restart, and is forgotten with its text", async () => {
  const first = await day();
  first.loop.takeAgenda(demoAgenda([unread]));
  await first.until(tenMs - 95 * minuteMs);
  expect(shown(first)).toBe("");
  expect(first.loop.act(word, "李娜")).toEqual({ accepted: true });
  await first.until(tenMs - 92 * minuteMs);
  expect(shown(first)).toBe(unread.banner);
  await first.loop.stop();
  first.store.close();
  days.length = 0;

  const second = await day(first.file);
  await second.until(tenMs - 87 * minuteMs);
  expect(shown(second)).toBe(unread.banner);
  expect(second.loop.snapshot.bannerChecks.get("m1")).toMatchObject({ by: "李娜" });
  second.loop.takeAgenda(demoAgenda([{ ...unread, classified: true }], 2));
  await second.until(tenMs - 85 * minuteMs);
  expect(shown(second)).toBe("");
  expect(second.loop.snapshot.bannerChecks.size).toBe(0);
});

it("NX T6-6: what nobody reads is missed by both duties, each saying why, and people are told", async () => {
  const { loop, until } = await day();
  loop.takeAgenda(demoAgenda([unread]));
  await until(tenMs + minuteMs);
  for (const kind of ["banner-check", "banner"] as const) {
    expect(loop.snapshot.duties.get(`m1:${kind}`)).toMatchObject({
      status: "missed",
      noticed: kind === "banner-check" ? "escalated" : "reminded",
      evidence: [{ text: { key: "lack.banner-unchecked" } }],
    });
  }
});

it("NX T6-6: a banner of cloth is hung by people, and no sign is owed", async () => {
  const form = { ...unread.form, bannerOn: "cloth" as const };
  const { loop, until } = await day();
  loop.takeAgenda(demoAgenda([{ ...unread, form }]));
  await until(tenMs - 60 * minuteMs);
  const kinds = [...loop.snapshot.duties.values()].map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.startsWith("banner"))).toEqual(["banner-hung"]);
  expect(loop.snapshot.duties.get("m1:banner-hung")).toMatchObject({
    status: "done",
    told: "service",
    evidence: [{ text: { params: { by: "attendant" } } }],
  });
});
