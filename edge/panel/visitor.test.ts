import { expect, onTestFinished, test } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import { ask, follow, signIn } from "./panel.fixture.ts";

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

const pathsOf = ({ loop }: VirtualDay): readonly string[] => {
  const { model, duties } = loop.snapshot;
  const points = [...model.devices.values()].flatMap((device) =>
    [...device.points.values()].map(({ key }) => `/api/explain?point=${key}`),
  );
  return [...points, ...[...duties.values()].map(({ id }) => `/api/explain?duty=${id}`)];
};

test("NX 5.5.4: no word of a classified meeting is on the panel at any time, signed in or not", async () => {
  const { virtual, panel } = await classifiedDay();
  const headers = { cookie: await signIn(panel, "Li") };
  const visitor = follow(panel.url, { origin: panel.url });
  const live = follow(panel.url, { origin: panel.url, ...headers });
  const answers: string[] = [];
  for (const atMin of [-45, 5, 70]) {
    virtual.room.people = atMin === 5 ? 9 : 0;
    await virtual.until(tenMs + atMin * minuteMs);
    answers.push((await ask(panel.url, "/api/room")).text);
    for (const path of ["/api/room", ...pathsOf(virtual)]) {
      const { status, text } = await ask(panel.url, path, { headers });
      expect([path, status]).toEqual([path, 200]);
      answers.push(text);
    }
  }
  const told = [...answers, ...(await visitor.hears(2)), ...(await live.hears(2))].join("\n");
  expect(Object.values(secrets).filter((word) => told.includes(word))).toEqual([]);
  expect(answers.length).toBeGreaterThan(300);
});

test("who has not signed in never reads a person's name, nor why anything is as it is", async () => {
  const people = { staff: "WANG", guest: "MARBLE", organiser: "GRANITE", acting: "LI" };
  const virtual = startDay(tenMs - 150 * minuteMs, { staff: people.staff });
  const seats = [{ seat: "A1", name: people.guest, unit: "", post: "" }];
  const meeting = demoMeeting({ title: "Budget", organiser: people.organiser, seats });
  virtual.loop.takeAgenda(demoAgenda([meeting]));
  const panel = await openDayPanel(virtual, null);
  onTestFinished(async () => {
    await panel.stop();
    await virtual.loop.stop();
    virtual.store.close();
  });
  const visitor = follow(panel.url, { origin: panel.url });
  const headers = { cookie: await signIn(panel, people.acting) };
  const answers: string[] = [];
  const inside: string[] = [];
  for (const atMin of [-45, 5, 30, 70]) {
    virtual.room.people = atMin === 5 || atMin === 30 ? 9 : 0;
    await virtual.until(tenMs + atMin * minuteMs);
    const untilMs = virtual.now() + 20 * minuteMs;
    const body = { kind: "hold", point: "hvac/setpoint", value: 26, untilMs };
    expect((await ask(panel.url, "/api/acts", { body, headers })).status).toBe(202);
    answers.push((await ask(panel.url, "/api/room")).text);
    inside.push((await ask(panel.url, "/api/room", { headers })).text);
    for (const path of pathsOf(virtual)) {
      const { status, text } = await ask(panel.url, path);
      expect([path, status]).toEqual([path, 401]);
      answers.push(text);
    }
  }
  const told = [...answers, ...(await visitor.hears(3))].join("\n");
  expect(Object.values(people).filter((name) => told.includes(name))).toEqual([]);
  expect(told).toContain("Budget");
  expect(told).toContain('"point":"co2"');
  expect(inside.join("\n")).toContain(people.staff);
  expect(told).not.toMatch(/"(?:setpoint|activePower|projector|hvac)"/);
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
