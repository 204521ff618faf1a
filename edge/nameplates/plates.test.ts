import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  type Agenda,
  type Meeting,
  meetingSchema,
  plateLookSchema,
} from "../../contract/agenda.ts";
import { createClock, sleep } from "../../contract/clock.ts";
import { failed, type Outcome } from "../../contract/errors.ts";
import { drawPlate, shippedTemplates } from "./drawing.fixture.ts";
import { installedFont } from "./installed-fonts.ts";
import { blankImage } from "./packed-image.ts";
import type { DrawnPlate } from "./plate-encoding.ts";
import { openCoverage } from "./plate-fonts.ts";
import { plate29Inch, type PlateFormat } from "./plate-format.ts";
import type { DoorSign } from "../room/door-sign.ts";
import { createPlates } from "./plates.ts";

const standardLook = plateLookSchema.parse({});

const hashOf = (image: Uint8Array) => createHash("sha256").update(image).digest("hex");
const blank = hashOf(blankImage(plate29Inch));
const jpeg: PlateFormat = { ...plate29Inch, encoding: "jpeg" };

/** Three plates; what is asked to be drawn waits until the test draws it. */
function room(format: PlateFormat = plate29Inch) {
  const asked: string[] = [];
  const waiting: ((outcome?: Outcome<DrawnPlate>) => void)[] = [];
  const warned: object[] = [];
  let ready = 0;
  const plates = createPlates({
    plates: [
      { device: "plate-1", seat: "A1", isDoor: false, format },
      { device: "plate-2", seat: "A2", isDoor: false, format },
      { device: "spare", seat: undefined, isDoor: false, format },
    ],
    templates: shippedTemplates,
    coverage: () => openCoverage(installedFont),
    place: { name: { zh: "会议室", en: "Room" }, timeZone: "Asia/Shanghai" },
    render: (plate) => {
      asked.push(plate.content.name ?? "");
      return new Promise((settle) => {
        waiting.push((outcome) => settle(outcome ?? drawPlate(plate)));
      });
    },
    onReady: () => ready++,
    log: { info() {}, warn: (facts) => void warned.push(facts), error() {} },
  });
  /** Answers all that was asked and lets the answers arrive. */
  const answer = async (outcome?: Outcome<DrawnPlate>) => {
    for (const settle of waiting.splice(0)) settle(outcome);
    await sleep(createClock(), "answers arrive", 0);
  };
  const shown = (meeting: Meeting | null, version = 1) => [
    ...plates.targets(meeting, version, null).values(),
  ];
  return { plates, asked, answer, shown, warned, readyCount: () => ready };
}

const meeting = (id: string, first: string, second: string): Meeting =>
  meetingSchema.parse({
    id,
    title: "例会",
    startMs: 0,
    endMs: 1,
    seats: [
      { seat: "A1", name: first },
      { seat: "A2", name: second },
    ],
  });

test("without a meeting every plate is blank, at once and without drawing", () => {
  const { shown, asked, plates } = room();
  expect(shown(null)).toEqual([blank, blank, blank]);
  expect(plates.imageOf(blank)).toEqual(blankImage(plate29Inch));
  expect(asked).toEqual([]);
});

test("a name is null until it is drawn, then its image's own hash", async () => {
  const { shown, answer, plates, readyCount } = room();
  const one = meeting("one", "李伟", "王芳");
  expect(shown(one)).toEqual([null, null, blank]);
  expect(plates.previewOf("plate-1")).toBeUndefined();
  await answer();
  expect(readyCount()).toBe(2);
  const hashes = shown(one);
  for (const hash of hashes) {
    const image = plates.imageOf(hash ?? "");
    expect(image === undefined ? undefined : hashOf(image)).toBe(hash);
  }
  expect(new Set(hashes).size).toBe(3);
  expect(plates.previewOf("plate-1")?.subarray(1, 4)).toEqual(Buffer.from("PNG"));
  expect(plates.previewOf("nobody")).toBeUndefined();
});

test("the same content is drawn once, however often and by however many it is wanted", async () => {
  const { shown, answer, asked } = room();
  const one = meeting("one", "列席", "列席");
  shown(one);
  shown(one);
  await answer();
  const [first, second] = shown(one);
  expect(first).toBe(second);
  expect(shown(meeting("two", "列席", "王芳"), 2)).toEqual([first, null, blank]);
  expect(asked).toEqual(["列席", "王芳"]);
});

test("names and images do not outlive their meeting", async () => {
  const { shown, answer, asked, plates } = room();
  const one = meeting("one", "李伟", "王芳");
  shown(one);
  await answer();
  const [hash] = shown(one);
  expect(shown(meeting("two", "张志强", "王芳"))[0]).toBeNull();
  expect(plates.imageOf(hash ?? "")).toBeUndefined();
  expect(shown(null)).toEqual([blank, blank, blank]);
  // What was still being drawn for a meeting that is over is dropped.
  await answer();
  expect(plates.previewOf("plate-1")).toEqual(plates.previewOf("spare"));
  shown(one);
  expect(asked).toEqual(["李伟", "王芳", "张志强", "李伟", "王芳"]);
});

test("what cannot be drawn is blank and told once; others are not touched", async () => {
  const { shown, answer, asked, plates, warned } = room();
  const one = meeting("one", "李😀", "王芳");
  shown(one);
  await answer();
  const [first, second] = shown(one);
  expect(first).toBe(blank);
  expect(second).not.toBe(blank);
  const failure = { code: "text-not-displayable", detail: "U+1F600" };
  expect([...plates.failures()]).toEqual([["plate-1", failure]]);
  expect(warned).toEqual([failure]);
  // Trying again would not help.
  shown(one);
  expect(asked).toEqual(["李😀", "王芳"]);
  shown(null);
  expect(plates.failures().size).toBe(0);
});

test("NX 5.5.4: no character of a name at a classified meeting reaches the log", async () => {
  const { shown, answer, warned } = room();
  shown({ ...meeting("one", "李😀", "王芳"), classified: true });
  await answer();
  expect(warned).toEqual([{ code: "text-not-displayable" }]);
});

test("when the program fails the plate is blank and drawn as soon as it works", async () => {
  const { shown, answer, asked, plates, readyCount, warned } = room();
  const one = meeting("one", "李伟", "");
  shown(one);
  await answer(failed("plate-not-rendered", "not now"));
  expect(shown(one)).toEqual([blank, blank, blank]);
  shown(one);
  expect(asked).toEqual(["李伟", "李伟"]);
  await answer(failed("plate-not-rendered", "not now"));
  expect([readyCount(), warned.length]).toEqual([1, 1]);
  expect(plates.failures().get("plate-1")?.code).toBe("plate-not-rendered");
  shown(one);
  await answer();
  expect(shown(one)[0]).not.toBe(blank);
  expect(plates.failures().size).toBe(0);
});

const notNow = failed("plate-not-rendered", "not now");

test("a blank that only the program can make is asked for once, and kept when it dies", async () => {
  const { shown, answer, asked, plates } = room(jpeg);
  expect(shown(null)).toEqual([null, null, null]);
  expect(asked).toEqual([""]);
  await answer();
  const [made] = shown(null);
  if (made === undefined || made === null) throw new Error("no blank");
  expect(shown(null)).toEqual([made, made, made]);
  const one = meeting("one", "李伟", "");
  expect(shown(one)).toEqual([null, made, made]);
  await answer(notNow);
  expect(shown(one)).toEqual([made, made, made]);
  expect(plates.failures().get("plate-1")).toEqual(notNow.failure);
  expect(plates.imageOf(made)?.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
  expect(asked).toEqual(["", "李伟", "李伟"]);
});

test("without the program from the start no plate is written, and each is told", async () => {
  const { shown, answer, asked, plates } = room(jpeg);
  const one = meeting("one", "李伟", "");
  shown(one);
  await answer(notNow);
  expect(shown(one)).toEqual([null, null, null]);
  expect([...plates.failures().keys()]).toEqual(["plate-1", "plate-2", "spare"]);
  // As soon as it works, the blank comes too.
  await answer();
  expect(asked).toEqual(["", "李伟", "", "李伟"]);
  const [first, second, spare] = shown(one);
  expect(plates.failures().size).toBe(0);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toMatch(/^[0-9a-f]{64}$/);
  expect(first).not.toBe(second);
  expect(spare).toBe(second);
});

test("NX T6-3: both faces of a seat show the same image, drawn once", async () => {
  const asked: unknown[] = [];
  const plates = createPlates({
    plates: ["front", "back"].map((device) => ({
      device,
      seat: "A1",
      isDoor: false,
      format: plate29Inch,
    })),
    templates: shippedTemplates,
    coverage: () => openCoverage(installedFont),
    place: { name: { zh: "会议室", en: "Room" }, timeZone: "Asia/Shanghai" },
    render: (plate) => {
      asked.push(plate);
      return Promise.resolve(drawPlate(plate));
    },
    onReady() {},
    log: { info() {}, warn() {}, error() {} },
  });
  const one = meeting("one", "李伟", "");
  plates.targets(one, 1, null);
  await sleep(createClock(), "answers arrive", 0);
  const [front, back] = plates.targets(one, 1, null).values();
  expect(front).toMatch(/^[0-9a-f]{64}$/);
  expect([back, asked.length]).toEqual([front, 1]);
});

test("another template is another image; unit and post stand there as asked", async () => {
  const { shown, answer } = room();
  const seats = [{ seat: "A1", name: "李伟", unit: "水务局", post: "局长" }];
  const of = async (look: Partial<Meeting["plates"]>, version: number) => {
    const one = { ...meeting("one", "", ""), seats, plates: { ...standardLook, ...look } };
    shown(one, version);
    await answer();
    return shown(one, version)[0];
  };
  const images = [
    await of({}, 1),
    await of({ template: "pink" }, 2),
    await of({ showsUnit: false }, 3),
    await of({ showsPost: false }, 4),
    await of({ template: "plain" }, 5),
  ];
  expect(new Set(images).size).toBe(images.length);
  // What is not there looks as usual.
  expect(await of({ template: "golden" }, 6)).toBe(images[0]);
});

test("a plate beside the door changes only with what it tells", async () => {
  const asked: string[] = [];
  const plates = createPlates({
    plates: [{ device: "door", seat: undefined, isDoor: true, format: plate29Inch }],
    templates: shippedTemplates,
    coverage: () => openCoverage(installedFont),
    place: { name: { zh: "会议室", en: "Room" }, timeZone: "Asia/Shanghai" },
    render: (plate) => {
      asked.push(plate.content.now ?? "");
      return Promise.resolve(drawPlate(plate));
    },
    onReady() {},
    log: { info() {}, warn() {}, error() {} },
  });
  const sign = (title: string) => ({ now: { title, startMs: 0, endMs: 1 }, next: null });
  const look = async (door: DoorSign | null, version: number) => {
    plates.targets(null, version, door);
    await sleep(createClock(), "answers arrive", 0);
    return plates.targets(null, version, door).get("door");
  };
  const first = await look(sign("例会"), 1);
  expect(await look(sign("例会"), 2)).toBe(first);
  expect(await look(sign("党组会"), 3)).not.toBe(first);
  expect(await look(null, 4)).toBe(blank);
  expect(asked).toEqual(["例会", "党组会"]);
});

test("fonts that cannot be read are told once, and foretell nothing", () => {
  const errors: string[] = [];
  const plates = createPlates({
    plates: [{ device: "plate-1", seat: "A1", isDoor: false, format: plate29Inch }],
    templates: shippedTemplates,
    coverage: () => {
      throw new Error("no font");
    },
    place: { name: { zh: "会议室", en: "Room" }, timeZone: "Asia/Shanghai" },
    render: () => Promise.resolve(notNow),
    onReady() {},
    log: { info() {}, warn() {}, error: (_facts, text) => void errors.push(text) },
  });
  const agenda: Agenda = {
    site: "site",
    room: "room",
    version: 1,
    issuedAtMs: 0,
    meetings: [meeting("one", "李😀", "")],
    hash: "",
  };
  expect(plates.troubles(agenda, 0)).toEqual([]);
  expect(plates.troubles({ ...agenda }, 0)).toEqual([]);
  expect(errors).toEqual(["the plates' fonts cannot be read"]);
});
