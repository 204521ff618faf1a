import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { eventually } from "../links/rig/eventually.ts";
import { freePort } from "../links/rig/free-port.ts";
import { deviceFrom, openRoom } from "../links/rig/room.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const speed = 50;
const waitMs = limits.plates.fetchWithinMs / speed;
const mac = "AA:BB:CC:00:11:22";
const profile = `
kind: nameplate
driver: trmnl
link: { type: http-listen, refresh: 5 min }
display: { widthPx: 800, heightPx: 480, inks: [black], encoding: bmp }
points:
  image: { image: true }
  battery: { header: Battery-Voltage, scale: 90.90909, offset: -272.727, within: [0, 100] }
`;
const images = new Map([
  ["aaa", Buffer.from("names of the first meeting")],
  ["bbb", Buffer.from("names of the second")],
]);

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function openPlate() {
  const port = await freePort();
  const room = await openRoom(
    [deviceFrom("d1", profile, `link: plates\ntag: "${mac}"\npasswordFile: key`)],
    `plates: { http-listen: { host: 127.0.0.1, port: ${port} } }`,
    {
      wireClock: createClock({ speed, realOriginMs: 0, roomOriginMs: 0 }),
      readSecret: () => Promise.resolve("the-key\n"),
      image: (hash) => images.get(hash),
    },
  );
  closing.push(room.stop);
  const [driver] = room.drivers;
  const [ear] = room.ears;
  if (driver === undefined || ear === undefined) throw new Error("no driver");
  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<Answer>((resolve, reject) => {
      const to = { host: "127.0.0.1", port, path, headers, method };
      const sending = request(to, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sending.on("error", reject);
      sending.end(method === "POST" ? '{"log":{}}' : undefined);
    });
  const key = { ID: mac, "Access-Token": "the-key", "Battery-Voltage": "3.6" };
  /** What the plate is told, and a way to fetch it. */
  const wake = async () => {
    const told = JSON.parse((await get("/api/display", key)).text);
    const path = told.image_url === "" ? "" : new URL(told.image_url).pathname;
    return { ...told, fetch: async () => (await get(path)).text };
  };
  const said = () => ear.samples.filter(({ point }) => point === "image");
  return { driver, ear, get, key, wake, said };
}

const good = (value: string) => ({ point: "image", value, quality: "good" });
const unknown = { point: "image", value: "", quality: "bad" };
const aWhile = () => sleep(createClock(), "the plate", waitMs * 2);

describe("a plate that fetches", () => {
  it("keeps what it shows until something is wanted of it", async () => {
    const { wake, ear } = await openPlate();
    expect(await wake()).toMatchObject({ status: 0, image_url: "", refresh_rate: 30 });
    expect(ear.samples).toEqual([{ point: "battery", value: 55, quality: "good" }]);
  });

  it("shows an image when it came back and did not fetch it again", async () => {
    const { driver, wake, said } = await openPlate();
    await driver.write("image", "aaa", "command");
    const first = await wake();
    expect(first).toMatchObject({ status: 0, refresh_rate: 300, reset_firmware: false });
    expect(await first.fetch()).toBe("names of the first meeting");
    await aWhile();
    expect(said()).toEqual([]);
    const second = await wake();
    expect(second.filename).toBe(first.filename);
    expect(said()).toEqual([]);
    await eventually("the proof", () => said().length > 0);
    expect(said()).toEqual([good("aaa")]);
  });

  it("does not show it while it fetches it again and again", async () => {
    const { driver, wake, said } = await openPlate();
    await driver.write("image", "aaa", "command");
    for (let day = 0; day < 4; day++) {
      const told = await wake();
      await told.fetch();
    }
    await aWhile();
    expect(said()).toEqual([]);
  });

  it("is unknown from the moment it fetches the next image", async () => {
    const { driver, wake, said } = await openPlate();
    await driver.write("image", "aaa", "command");
    await (await wake()).fetch();
    await wake();
    await eventually("the proof", () => said().length === 1);
    await driver.write("image", "bbb", "command");
    const told = await wake();
    expect(said().at(-1)).toEqual(good("aaa"));
    await told.fetch();
    expect(said().at(-1)).toEqual(unknown);
    await wake();
    await eventually("the second proof", () => said().at(-1)?.value === "bbb");
  });

  it("is given the newest image, also where an older one was promised", async () => {
    const { driver, wake, said } = await openPlate();
    await driver.write("image", "aaa", "command");
    const told = await wake();
    await driver.write("image", "bbb", "command");
    expect(await told.fetch()).toBe("names of the second");
    const again = await wake();
    expect(again.filename).not.toBe(told.filename);
    await eventually("the proof", () => said().at(-1)?.value === "bbb");
  });

  it("takes only images that are kept, and no other order", async () => {
    const { driver } = await openPlate();
    expect(await driver.write("image", "zzz", "command")).toMatchObject({
      failure: { code: "device-illegal-value" },
    });
    expect(await driver.write("battery", 5, "command")).toMatchObject({
      failure: { code: "device-illegal-address" },
    });
  });

  it("is given its key until it has used it, and may leave its log", async () => {
    const { get, key, wake } = await openPlate();
    const setup = await get("/api/setup", { ID: mac.toLowerCase() });
    expect(JSON.parse(setup.text)).toMatchObject({ status: 200, api_key: "the-key" });
    await wake();
    expect((await get("/api/setup", { ID: mac })).text).toContain('"status":404');
    expect((await get("/api/logs", key, "POST")).status).toBe(204);
    expect((await get("/api/logs", { ID: mac }, "POST")).status).toBe(401);
    expect((await get("/api/display/", key)).status).toBe(200);
    expect((await get("/etc/passwd", key)).status).toBe(404);
  });
});
