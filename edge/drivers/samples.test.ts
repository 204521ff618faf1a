import { afterEach, describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import type { Parsed } from "../../contract/document.ts";
import { compileRoom } from "../devices/compile-room.ts";
import { openProfileFolder } from "../devices/profile-folder.ts";
import { eventually } from "../links/rig/eventually.ts";
import { startRecordedDevice } from "../links/rig/recorded-device.ts";
import type { Exchange, RecordedDevice } from "../links/rig/recorded-device.ts";
import { openRoom, shown } from "../links/rig/room.ts";

const catalogue = openProfileFolder("firmware-profiles");
const replayed = new Map<string, number>(catalogue.ids.map((id) => [id, 0]));
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function sound<Value>(what: string, parsed: Parsed<Value> | undefined): Value {
  if (parsed?.ok === true) return parsed.value;
  const problems = parsed?.problems.map(describeProblem) ?? ["it is not there"];
  throw new Error([`${what}:`, ...problems].join("\n"));
}

const exchangesOf = (id: string) => sound(`${id}.sample.yaml`, catalogue.sample(id)).exchanges;

/** A room file with this device alone, through the room's own compiler. */
function roomWith(id: string, { channel, unit, tag, address }: Exchange, far: RecordedDevice) {
  const { kind } = sound(`${id}.yaml`, catalogue.profile(id));
  const seat = kind === "nameplate" ? "A1" : undefined;
  const role = kind === "contact" ? "window" : undefined;
  const text = JSON.stringify({
    room: "r1",
    name: { zh: "一", en: "one" },
    site: "s1",
    timezone: "Asia/Shanghai",
    pack: "nx",
    standbyWatts: 100,
    data: "/nowhere",
    links: far.links,
    devices: { d1: { profile: id, channel, unit, tag, address, seat, role, ...far.binding } },
  });
  return sound("the room of this exchange", compileRoom(text, "room.yaml", catalogue, new Map()));
}

async function openDevice(id: string, exchange: Exchange) {
  const profile = sound(`${id}.yaml`, catalogue.profile(id));
  const far = await startRecordedDevice(profile, exchange);
  closing.push(() => far.close());
  const { devices, links } = roomWith(id, exchange, far);
  const lines = JSON.stringify(Object.fromEntries(links));
  const readSecret = () => Promise.resolve(far.secret);
  const room = await openRoom([...devices.values()], lines, { readSecret });
  closing.push(room.stop);
  await eventually("the line", () => room.links.health().every(({ up }) => up));
  const [driver] = room.drivers;
  const [ear] = room.ears;
  if (driver === undefined || ear === undefined) throw new Error("no driver");
  return { driver, ear, far, health: () => room.links.health()[0] };
}
type Opened = Awaited<ReturnType<typeof openDevice>>;

/** Whether a line follows the question that no device need answer: it may come late. */
function endsQuestions(id: string, reads: Exchange["reads"]): boolean {
  const profile = sound(`${id}.yaml`, catalogue.profile(id));
  return (
    profile.driver === "line-protocol" &&
    Object.keys(reads).some((name) => profile.points[name]?.afterwards !== undefined)
  );
}

/** The device answers what it is asked; nothing else is asked, and nothing else is read. */
async function replayAnswer(id: string, { driver, ear, far }: Opened, { sent, reads }: Exchange) {
  expect(sent, "the sample of a device that is asked says what is sent").toBeTruthy();
  const result = await driver.read(Object.keys(reads), "poll");
  const heard = endsQuestions(id, reads) ? far.heard().slice(0, sent?.length) : far.heard();
  const told = { heard, reads: shown(result) };
  expect(told).toEqual({ heard: sent, reads });
  expect(result.samples).toHaveLength(Object.keys(reads).length);
  expect(ear.samples).toEqual([]);
}

/** The device says the same by itself; nobody asks it anything. */
async function replayReport({ ear, far }: Opened, { reads }: Exchange) {
  const heardBefore = far.heard();
  await far.speak();
  await eventually("a reading", () => ear.samples.length > 0);
  expect(shown({ samples: ear.samples, failures: [] })).toEqual(reads);
  expect(ear.samples).toHaveLength(Object.keys(reads).length);
  expect(far.heard()).toBe(heardBefore);
}

/** Whether a device that is polled tells all these points by itself, too, and in the same words. */
function isTold(id: string, { sent, reads }: Exchange): boolean {
  const names = Object.keys(reads);
  const profile = sound(`${id}.yaml`, catalogue.profile(id));
  if (profile.driver !== "line-protocol" && profile.driver !== "binary-frame") return false;
  if (profile.driver === "binary-frame" || sent === undefined) {
    return names.every((name) => profile.points[name]?.unsolicited !== undefined);
  }
  const points = names.map((name) => profile.points[name]);
  return points.every((point) => point?.unsolicited === point?.reply && point?.reply !== undefined);
}

describe.each(catalogue.ids)("%s", (id) => {
  const cases = exchangesOf(id).map((exchange, at) => ({
    at: at + 1,
    says: JSON.stringify(exchange.received).slice(0, 60),
    exchange,
  }));

  it.each(cases)("exchange $at: $says", async ({ exchange }) => {
    const opened = await openDevice(id, exchange);
    const { driver, ear, health } = opened;
    const isTellTale = isTold(id, exchange);
    const isAsked = driver.mode === "poll" && !(isTellTale && exchange.sent === undefined);
    if (isAsked) await replayAnswer(id, opened, exchange);
    if (!isAsked || isTellTale) await replayReport(opened, exchange);
    expect(ear.lost).toEqual([]);
    expect(health()).toMatchObject({ dropped: 0, timeouts: 0, checksumErrors: 0, late: 0 });
    replayed.set(id, (replayed.get(id) ?? 0) + 1);
  });
});

describe("the catalogue", () => {
  it("was replayed whole", () => {
    const exchanges = [...replayed.values()].reduce((sum, count) => sum + count, 0);
    process.stdout.write(`profiles replayed: ${replayed.size}, exchanges: ${exchanges}\n`);
    const recorded = catalogue.ids.map((id) => [id, exchangesOf(id).length] as const);
    expect([...replayed]).toEqual(recorded);
    expect(recorded.filter(([, count]) => count === 0)).toEqual([]);
    expect(replayed.size).toBeGreaterThanOrEqual(13);
  });
});
