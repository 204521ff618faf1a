import { expect, onTestFinished, test } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import { ask, follow } from "./panel.fixture.ts";

const secrets = { title: "QUARTZ", banner: "BASALT", organiser: "GRANITE", name: "MARBLE" };

/** A classified meeting up to this many minutes from its start, and its panel. */
async function classifiedDay() {
  const virtual = startDay(tenMs - 150 * minuteMs, { staff: "Wang" });
  const { title, banner, organiser, name } = secrets;
  const seats = [{ seat: "A1", name, unit: "", post: "" }];
  const meeting = demoMeeting({ classified: true, title, banner, organiser, seats });
  virtual.loop.takeAgenda(demoAgenda([meeting]));
  const panel = await openDayPanel(virtual, null);
  onTestFinished(async () => {
    await panel.stop();
    await virtual.loop.stop();
    virtual.store.close();
  });
  return { virtual, panel };
}

test("NX 5.5.4: who has not signed in learns no word of a classified meeting, at any time", async () => {
  const { virtual, panel } = await classifiedDay();
  const live = follow(panel.url, { origin: panel.url });
  const answers: string[] = [];
  for (const atMin of [-45, 5, 70]) {
    virtual.room.people = atMin === 5 ? 9 : 0;
    await virtual.until(tenMs + atMin * minuteMs);
    const { model, duties } = virtual.loop.snapshot;
    const points = [...model.devices.values()].flatMap((device) =>
      [...device.points.values()].map(({ key }) => `/api/explain?point=${key}`),
    );
    const owed = [...duties.values()].map(({ id }) => `/api/explain?duty=${id}`);
    for (const path of ["/api/room", ...points, ...owed]) {
      const { status, text } = await ask(panel.url, path);
      expect([path, status]).toEqual([path, 200]);
      answers.push(text);
    }
  }
  const told = [...answers, ...(await live.hears(2))].join("\n");
  expect(Object.values(secrets).filter((word) => told.includes(word))).toEqual([]);
  expect(answers.length).toBeGreaterThan(300);
});

test("who has not signed in can do nothing, and is told so", async () => {
  const { virtual, panel } = await classifiedDay();
  await virtual.until(tenMs + 5 * minuteMs);
  const untilMs = tenMs + 30 * minuteMs;
  const acts = [
    { kind: "attest", duty: "m1:doors-closed" },
    { kind: "waive", duty: "m1:tea.1", reason: "not wanted" },
    { kind: "hold", point: "hvac/setpoint", value: 26, untilMs },
    { kind: "release", point: "hvac/setpoint" },
    { kind: "selftest", test: "recess" },
    { kind: "end", meetingId: "m1" },
    { kind: "extend", meetingId: "m1", untilMs },
    { kind: "clean", zones: [], untilMs },
  ];
  for (const body of acts) {
    const { status } = await ask(panel.url, "/api/acts", { body });
    expect([body.kind, status]).toEqual([body.kind, 401]);
  }
  expect(virtual.loop.snapshot.phase).toBe("meeting");
  expect(virtual.loop.snapshot.holds).toEqual([]);
});
