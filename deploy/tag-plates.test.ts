import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../contract/clock.ts";
import { bindingSchema } from "../contract/room-config.ts";
import {
  catalogue,
  type DrivenPlate,
  imagesOf,
  isShown,
  openPlates,
  pursue,
} from "../edge/links/rig/plate-room.ts";
import type { PlateFormat } from "../edge/nameplates/plate-format.ts";
import { createBody } from "../simulators/profiled/create-body.ts";
import { startTags } from "../simulators/profiled/http-access-point.ts";
import { eventually } from "../simulators/testing/eventually.ts";
import { notingBody, testSurroundings } from "../simulators/testing/noting-body.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const speed = 40;
/** After this the list of tags is asked for anew: what a plate took before then is in it. */
const listAgeMs = 2000 / speed + 10;
const format: PlateFormat = {
  widthPx: 152,
  heightPx: 152,
  inks: ["black", "red"],
  encoding: "jpeg",
};
const tagOf = (at: number) => `0000021EC7D53B${(0x10 + at).toString(16).toUpperCase()}`;
const model = "openepaperlink/m2-15";

/** An access point with so many tags, and the edge that drives them. */
async function openTags(count: number, names: readonly string[]) {
  const around = testSurroundings(11);
  const profile = catalogue.profile(model);
  if (profile?.ok !== true) throw new Error("no profile");
  const taken = Array.from({ length: count }, (): string[] => []);
  const tags = taken.map((list, at) => {
    const binding = bindingSchema.parse({ profile: model, tag: tagOf(at), seat: `A${at}` });
    const device = { id: `plate-${at}`, binding };
    return { device, body: notingBody(createBody(around, device, profile.value), list) };
  });
  const box = await startTags(around, tags);
  closing.push(() => box.stop());
  const port = box.address.type === "http" ? box.address.port : 0;
  const pictures = imagesOf(format, names);
  const open = async (change: (tag: string) => string = (tag) => tag) => {
    const devices = tags.map(({ device: { id, binding } }) => [
      id,
      { ...binding, tag: change(binding.tag ?? ""), http: { host: "127.0.0.1", port } },
    ]);
    const edge = await openPlates(Object.fromEntries(devices), {}, pictures.images, speed);
    closing.push(edge.stop);
    return edge;
  };
  const step = async (plates: readonly DrivenPlate[]) => {
    around.roomClock.advance(2000);
    await sleep(createClock(), "an older list", listAgeMs);
    await Promise.all(plates.map((plate, at) => pursue(plate, () => taken[at]?.at(-1) ?? "")));
  };
  const showAll = (what: string, plates: readonly DrivenPlate[]) =>
    eventually(what, async () => {
      await step(plates);
      return plates.every(isShown);
    });
  return { ...pictures, box, port, taken, open, step, showAll };
}

describe("plates behind an access point", () => {
  it("show the newest names and never claim what is not there, while a third is lost", async () => {
    const room = await openTags(10, ["blank", "李伟", "王芳", "张志强"]);
    const { plates } = await room.open();
    for (const device of room.box.devices) device.misbehave("loses-some");
    const want = (name: string) => {
      for (const plate of plates) plate.wanted = room.hashOf(name);
    };
    want("李伟");
    await room.showAll("the first meeting", plates);
    // The next meeting comes while the blank ones are still on their way.
    want("blank");
    for (let at = 0; at < 3; at++) await room.step(plates);
    want("王芳");
    for (let at = 0; at < 3; at++) await room.step(plates);
    want("张志强");
    await room.showAll("the last meeting", plates);
    for (const list of room.taken) {
      const shown = list.map(room.nameOf);
      expect(shown.slice(shown.indexOf("张志强"))).toEqual(["张志强"]);
      expect(shown.filter((name) => name === "李伟")).toHaveLength(1);
    }
  });

  it("are read from one list, whatever their number", async () => {
    const room = await openTags(10, ["blank"]);
    const { plates, lines } = await room.open();
    await Promise.all(plates.map(({ driver }) => driver.read(["battery"], "poll")));
    // Ten tags stand on two pages.
    expect(lines.health()).toHaveLength(1);
    expect(lines.health()[0]).toMatchObject({ sent: 2, received: 2, dropped: 0 });
  });

  it("are waited for when they sleep: an image on its way is not sent twice", async () => {
    const room = await openTags(1, ["blank", "李伟"]);
    const { plates, lines } = await room.open();
    const [plate] = plates;
    const write = () => plate?.driver.write("image", room.hashOf("李伟"), "command");
    expect(await write()).toMatchObject({ ok: true });
    const sent = () => lines.health()[0]?.sent ?? 0;
    await eventually("a write that only looks", async () => {
      const before = sent();
      await write();
      return sent() === before + 1;
    });
    expect(room.taken).toEqual([[]]);
  });

  it("say when they are there again, and are not believed when they stay away for long", async () => {
    const room = await openTags(1, ["blank"]);
    const { plates } = await room.open();
    const next = async () => (await plates[0]?.driver.read(["checkIn"], "poll"))?.samples[0];
    for (let at = 0; at < 6; at++) await room.step(plates);
    const fresh = await next();
    expect(fresh?.quality).toBe("good");
    expect(Number(fresh?.value)).toBeLessThanOrEqual(0.2);
    // The room's time stands still now, the access point's and the edge's go on.
    await eventually("the plate to be overdue", async () => (await next())?.quality === "bad");
  });

  it("are told apart: busy, unknown, without such an image, gone", async () => {
    const room = await openTags(1, ["blank", "李伟"]);
    const [plate] = (await room.open()).plates;
    const [device] = room.box.devices;
    const write = async (image: string) => await plate?.driver.write("image", image, "command");
    const refusal = (code: string) => ({ ok: false, failure: { code } });
    device?.misbehave("not-ready");
    expect(await write(room.hashOf("李伟"))).toMatchObject(refusal("device-busy"));
    device?.misbehave(null);
    expect(await write("no such hash")).toMatchObject(refusal("device-illegal-value"));
    device?.misbehave("silent");
    expect(await write(room.hashOf("李伟"))).toMatchObject(refusal("link-timeout"));
    device?.misbehave(null);
    const stranger = (await room.open(() => "0000021EC7D5FFFF")).plates[0];
    const result = await stranger?.driver.read(["image"], "poll");
    expect(result?.failures[0]?.failure.code).toBe("device-illegal-address");
  });

  it("are unknown after a restart, and known again without being redrawn", async () => {
    const room = await openTags(2, ["blank", "李伟", "王芳"]);
    const first = await room.open();
    for (const plate of first.plates) plate.wanted = room.hashOf("李伟");
    await room.showAll("the names", first.plates);
    await first.stop();
    const { plates } = await room.open();
    for (const plate of plates) plate.wanted = room.hashOf("李伟");
    const result = await plates[0]?.driver.read(["image"], "poll");
    expect(result?.samples).toEqual([{ point: "image", value: "", quality: "bad" }]);
    await room.showAll("the same names", plates);
    expect(room.taken.map((list) => list.map(room.nameOf))).toEqual([["李伟"], ["李伟"]]);
    // Somebody else puts something on a plate: it is not known any more what it shows.
    await uploadByHand(room.port, tagOf(0), room.images.get(room.hashOf("王芳")));
    await eventually("the doubt, and then the right name again", async () => {
      await room.step(plates);
      return room.taken[0]?.length === 3 && plates.every(isShown);
    });
    expect(room.taken[0]?.map(room.nameOf)).toEqual(["李伟", "王芳", "李伟"]);
  });
});

/** As the access point's own web page would do it. */
function uploadByHand(port: number, mac: string, jpeg: Uint8Array = Buffer.alloc(0)) {
  const mark = "by-hand";
  const body = Buffer.concat([
    Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="mac"\r\n\r\n${mac}\r\n`),
    Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="file"\r\n\r\n`),
    jpeg,
    Buffer.from(`\r\n--${mark}--\r\n`),
  ]);
  return new Promise<void>((resolve, reject) => {
    const headers = {
      "content-type": `multipart/form-data; boundary=${mark}`,
      "content-length": String(body.length),
    };
    const to = { host: "127.0.0.1", port, method: "POST", path: "/imgupload", headers };
    const sending = request(to, (response) => response.resume().on("end", () => resolve()));
    sending.on("error", reject);
    sending.end(body);
  });
}
