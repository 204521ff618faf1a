import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { explain } from "./room/explain.ts";
import { isWiped } from "./room/wiping.ts";
import { explainDuty } from "./standards/explain-duty.ts";
import { NodePublisher } from "./uplink/node-publisher.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

/**
 * One classified meeting from its booking to the day after: whatever leaves the room, or stays in it
 * after the meeting, is searched for the meeting's words, byte by byte.
 */
const secrets = {
  title: "孔雀东南飞专题会",
  organiser: "第九办公室",
  banner: "PEACOCK SESSION",
  seats: [
    { seat: "A1", name: "欧阳锋", unit: "白驼山研究所", post: "所长" },
    { seat: "A2", name: "黄药师", unit: "桃花岛", post: "岛主" },
  ],
};
const words = [
  secrets.title,
  secrets.organiser,
  secrets.banner,
  ...secrets.seats.flatMap(({ name, unit, post }) => [name, unit, post]),
];
const classified = demoMeeting({ ...secrets, classified: true });
const later = demoMeeting({
  id: "m2",
  title: "Ordinary",
  banner: "ORDINARY",
  startMs: tenMs + 300 * minuteMs,
  endMs: tenMs + 330 * minuteMs,
});

let day: VirtualDay;
/** What anybody outside can see, by where: how much of it there was, and which words were in it. */
const seen = new Map<string, { characters: number; words: readonly string[] }>();
const answers: unknown[] = [];
const alarmsSeen = new Set<string>();

const found = (text: string) => words.filter((word) => text.includes(word));

function look(where: string, text: string): void {
  const before = seen.get(where) ?? { characters: 0, words: [] };
  const characters = before.characters + text.length;
  seen.set(where, { characters, words: [...before.words, ...found(text)] });
}

/** Database, its log and whatever else SQLite has put beside it, as bytes. */
const storedBytes = (file: string): string =>
  ["", "-wal", "-shm", "-journal"]
    .filter((end) => existsSync(file + end))
    .map((end) => readFileSync(file + end).toString("utf8"))
    .join("");

/** Why every point and every duty is as it is, at this instant. */
function explainAll(): void {
  const { snapshot } = day.loop;
  for (const device of snapshot.model.devices.values()) {
    for (const { key } of device.points.values()) {
      look("explanations", JSON.stringify(explain(snapshot, day.loop.facts(), key)));
    }
  }
  for (const { id } of snapshot.duties.values()) {
    look("explanations", JSON.stringify(explainDuty(snapshot, id)));
  }
}

const titleAt = () => day.loop.snapshot.agenda?.meetings.find(({ id }) => id === "m1")?.title;

beforeAll(async () => {
  day = startDay(tenMs - 150 * minuteMs, {});
  const { loop, room } = day;
  const publisher = new NodePublisher({
    site: "city-hall",
    room: "3-201",
    birthNumber: 1,
    wallMs: () => 0,
    publish: (topic, payload) => {
      look("sparkplug", `${topic} ${Buffer.from(payload).toString("utf8")}`);
    },
  });
  publisher.birth(loop.view());
  let events = 0;
  loop.onEvent((event) => {
    look("events", JSON.stringify(event));
    const view = loop.view();
    for (const { id } of view.alarms) alarmsSeen.add(id);
    if (events % 20 === 0) look("views", JSON.stringify(view));
    events += 1;
    publisher.data(view);
  });
  loop.takeAgenda(demoAgenda([classified, later], 5));
  await day.until(tenMs - 100 * minuteMs);
  loop.act({ kind: "attest", duty: "m1:prepared" }, "Wang");
  await day.until(tenMs - 5 * minuteMs);
  room.people = 12;
  await day.until(tenMs + 5 * minuteMs);
  const hold = (point: `${string}/${string}`, value: string | boolean) =>
    answers.push(loop.act({ kind: "hold", point, value, untilMs: tenMs + 30 * minuteMs }, "Li"));
  hold("banner/text", secrets.title);
  hold("mic-main/mute", false);
  hold("recorder/power", "on");
  await day.until(tenMs + 6 * minuteMs);
  explainAll();
  await day.until(tenMs + 70 * minuteMs);
}, 60_000);

afterAll(async () => {
  await day.loop.stop();
  day.store.close();
});

describe("during a classified meeting", () => {
  it("NX 5.5.2, NX 5.5.3: no wireless microphone is live and nothing records, whoever asks", () => {
    const { written } = day.room;
    const live = written.filter(({ point, value }) => /^mic-.*\/mute$/.test(point) && !value);
    const recording = written.filter(
      ({ point, value }) => point.startsWith("recorder") && value === "on",
    );
    expect([live, recording]).toEqual([[], []]);
    expect([...alarmsSeen].filter((id) => id.startsWith("leaky"))).toEqual([]);
  });

  it("NX 5.5.4: the sign shows nothing, and a title typed by hand is refused", () => {
    expect(answers[0]).toMatchObject({ accepted: false, code: "not-now" });
    const texts = day.room.written.filter(({ point }) => point === "banner/text");
    expect(texts.filter(({ value }) => value !== "")).toEqual([]);
  });

  it("knows the words as long as people are in the room", () => {
    expect(day.loop.snapshot.phase).toBe("leaving");
    expect(titleAt()).toBe(secrets.title);
    expect(found(storedBytes(day.file))).not.toEqual([]);
  });
});

describe("after a classified meeting", () => {
  it("NX 5.5.4: its words are wiped once people have left, from memory and from the disk", async () => {
    day.room.people = 0;
    await day.until(tenMs + 76 * minuteMs);
    expect(day.loop.snapshot.agenda?.meetings.filter(isWiped).map(({ id }) => id)).toEqual(["m1"]);
    expect(day.loop.snapshot.agenda?.version).toBe(5);
    expect(found(storedBytes(day.file))).toEqual([]);
    expect(found(JSON.stringify(day.store.load()))).toEqual([]);
  });

  it("NX 5.5.4: the same agenda is not taken again, and a newer one is wiped at once", async () => {
    expect(day.loop.takeAgenda(demoAgenda([classified, later], 5))).toBe(false);
    expect(day.loop.takeAgenda(demoAgenda([classified, later], 6))).toBe(true);
    await day.until(day.now() + minuteMs / 2);
    expect(day.loop.snapshot.agenda?.version).toBe(6);
    expect(found(JSON.stringify(day.loop.snapshot.agenda))).toEqual([]);
    expect(found(storedBytes(day.file))).toEqual([]);
  });

  it("NX 5.5.4: nothing that left the room on the whole day carries any of its words", async () => {
    await day.until(later.startMs + minuteMs);
    explainAll();
    const records = JSON.stringify(day.store.recordsAfter(0, 100_000));
    look("records", records);
    expect(records).toContain('"wipe"');
    expect(records).toContain(later.banner);
    const places = ["events", "views", "sparkplug", "explanations", "records"];
    expect([...seen.keys()].toSorted()).toEqual(places.toSorted());
    for (const [where, { characters, words: leaked }] of seen) {
      expect([where, leaked]).toEqual([where, []]);
      expect(characters).toBeGreaterThan(10_000);
    }
  });
});

describe("people who stay", () => {
  it("NX 5.5.4: do not keep the words longer than half an hour", async () => {
    const long = startDay(tenMs - 10 * minuteMs, {});
    long.loop.takeAgenda(demoAgenda([{ ...classified, endMs: tenMs + 10 * minuteMs }]));
    long.room.people = 3;
    const title = () => long.loop.snapshot.agenda?.meetings[0]?.title;
    await long.until(tenMs + 39 * minuteMs);
    expect([long.loop.snapshot.phase, title()]).toEqual(["leaving", secrets.title]);
    await long.until(tenMs + 41 * minuteMs);
    expect(title()).not.toBe(secrets.title);
    expect(long.loop.snapshot.phase).toBe("leaving");
    await long.loop.stop();
    long.store.close();
  });
});
