import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { bindingSchema, type LinkConfig } from "../contract/room-config.ts";
import { freePort } from "../edge/links/rig/free-port.ts";
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
import { startTrmnlBody } from "../simulators/profiled/trmnl-plate.ts";
import { eventually } from "../simulators/testing/eventually.ts";
import { notingBody, testSurroundings } from "../simulators/testing/noting-body.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The edge's time goes so much faster than real, and the plate's a little faster still. */
const speed = 40;
const format: PlateFormat = { widthPx: 800, heightPx: 480, inks: ["black"], encoding: "bmp" };
const mac = "AA:BB:CC:00:11:22";

/** A plate that fetches, waking every minute of its own time, and the edge it fetches from. */
async function openFetcher(names: readonly string[]) {
  const around = testSurroundings(11);
  const found = catalogue.profile("trmnl/og");
  if (found?.ok !== true || found.value.driver !== "trmnl") throw new Error("no profile");
  const profile = { ...found.value, link: { ...found.value.link, refresh: 60_000 } };
  const port = await freePort();
  const link: LinkConfig = { "http-listen": { host: "127.0.0.1", port } };
  const plain = { profile: "trmnl/og", link: "plates", tag: mac, passwordFile: "key", seat: "A1" };
  const pictures = imagesOf(format, names);
  const open = async () => {
    const edge = await openPlates({ plate: plain }, { plates: link }, pictures.images, speed);
    closing.push(edge.stop);
    const [plate] = edge.plates;
    if (plate === undefined) throw new Error("no plate");
    return { ...edge, plate };
  };
  const edge = await open();
  const taken: string[] = [];
  const first = { id: "plate", binding: bindingSchema.parse(plain) };
  const body = notingBody(createBody(around, first, profile), taken);
  const box = await startTrmnlBody(around, { first, all: [first], link }, profile, body);
  closing.push(() => box.stop());
  const step = async (plate: DrivenPlate) => {
    around.roomClock.advance(1000);
    await pursue(plate, () => taken.at(-1) ?? "");
  };
  const shows = (plate: DrivenPlate, name: string) =>
    eventually(`the plate to show ${name}`, async () => {
      plate.wanted = pictures.hashOf(name);
      for (let at = 0; at < 5; at++) await step(plate);
      return isShown(plate);
    });
  return { ...pictures, first: edge, open, box, port, taken, step, shows };
}

describe("a plate that fetches its image", () => {
  it("shows the newest names and never claims what is not there, while a third is lost", async () => {
    const room = await openFetcher(["blank", "李伟", "王芳"]);
    const { plate } = room.first;
    room.box.devices[0]?.misbehave("loses-some");
    await room.shows(plate, "李伟");
    await room.shows(plate, "blank");
    await room.shows(plate, "王芳");
    expect(room.taken.map(room.nameOf)).toEqual(["李伟", "blank", "王芳"]);
  });

  it("is unknown after a restart until it has fetched again", async () => {
    const room = await openFetcher(["blank", "李伟"]);
    await room.shows(room.first.plate, "李伟");
    await room.first.stop();
    const { plate } = await room.open();
    await room.shows(plate, "李伟");
    expect(room.taken.map(room.nameOf)).toEqual(["李伟", "李伟"]);
  });

  it("is not believed when it takes images and shows none", async () => {
    const room = await openFetcher(["blank", "李伟"]);
    const { plate, lines } = room.first;
    room.box.devices[0]?.misbehave("never-acknowledges");
    plate.wanted = room.hashOf("李伟");
    let claims = 0;
    await eventually("visit after visit", async () => {
      for (let at = 0; at < 5; at++) await room.step(plate);
      if (isShown(plate)) claims += 1;
      return (lines.health()[0]?.received ?? 0) > 8;
    });
    expect(claims).toBe(0);
    expect(room.taken).toEqual([]);
  });

  it("is let in by its key alone, and given it once", async () => {
    const room = await openFetcher(["李伟"]);
    const ask = (path: string, headers: Record<string, string>) => visit(room.port, path, headers);
    await room.shows(room.first.plate, "李伟");
    expect(await ask("/api/display", { ID: mac, "Access-Token": "guess" })).toMatch(/^401/);
    expect(await ask("/api/display", { ID: "AA:BB:CC:00:11:23" })).toMatch(/^404/);
    expect(await ask("/api/setup", { ID: mac })).toContain('"api_key":null');
    const known = await ask("/api/display", { ID: mac, "Access-Token": "the-key" });
    const path = /^200 .*"image_url":"http:\/\/127\.0\.0\.1:\d+(\/image\/[0-9a-f]{32}\.bmp)"/;
    expect(known).toMatch(path);
    expect(await ask("/image/00000000000000000000000000000000.bmp", {})).toMatch(/^404/);
  });
});

function visit(port: number, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = request({ host: "127.0.0.1", port, path, headers }, (response) => {
      let text = `${response.statusCode} `;
      response.setEncoding("latin1").on("data", (part: string) => (text += part));
      response.on("end", () => resolve(text));
    });
    sending.on("error", reject);
    sending.end();
  });
}
