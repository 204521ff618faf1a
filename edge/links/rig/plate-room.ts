import { createHash } from "node:crypto";
import { createClock } from "../../../contract/clock.ts";
import { describeProblem } from "../../../contract/document.ts";
import { compileRoom } from "../../devices/compile-room.ts";
import { openProfileFolder } from "../../devices/profile-folder.ts";
import { createDriver } from "../../drivers/create-driver.ts";
import type { Driver, PointSample } from "../../drivers/driver.ts";
import { encodePlate } from "../../nameplates/draw-plate.ts";
import { blankImage } from "../../nameplates/packed-image.ts";
import type { PlateFormat } from "../../nameplates/plate-format.ts";
import { createLinks } from "../links.ts";
import { createMemoryGpio } from "./room.ts";

export const catalogue = openProfileFolder("firmware-profiles");

/** Images that differ, one for each name. */
export function imagesOf(format: PlateFormat, names: readonly string[]) {
  const images = new Map<string, Uint8Array>();
  const hashes = new Map<string, string>();
  names.forEach((name, at) => {
    const pixels = blankImage(format);
    // Of one bit a pixel or two: the first ink, here and there.
    pixels.fill(0x55, 0, at * 8);
    const { bytes } = encodePlate(pixels, format);
    const hash = createHash("sha256").update(bytes).digest("hex");
    images.set(hash, bytes);
    hashes.set(name, hash);
  });
  const nameOf = (hash: string) => [...hashes].find(([, one]) => one === hash)?.[0] ?? "?";
  return { images, nameOf, hashOf: (name: string) => hashes.get(name) ?? "" };
}

/** A plate as the edge drives it. */
export interface DrivenPlate {
  readonly id: string;
  readonly driver: Driver;
  /** What the plate said last of its image. */
  told: PointSample | undefined;
  /** The hash it shall show. */
  wanted: string;
  isBusy: boolean;
}

/** The edge's drivers for a room file of plates. `speed`: how much faster than real its time goes. */
export async function openPlates(
  devices: object,
  links: object,
  images: ReadonlyMap<string, Uint8Array>,
  speed: number,
) {
  const text = JSON.stringify({ ...head, links, devices });
  const room = compileRoom(text, "room.yaml", catalogue, new Map());
  if (!room.ok) throw new Error(room.problems.map(describeProblem).join("\n"));
  const wireClock = createClock({ speed, realOriginMs: 0, roomOriginMs: 0 });
  const readSecret = () => Promise.resolve("the-key");
  const ports = { wireClock, readSecret, image: (hash: string) => images.get(hash) };
  const { backEnd } = createMemoryGpio();
  const lines = createLinks(room.value, { ...ports, random: () => 0, gpio: backEnd, log() {} });
  const plates = [...room.value.devices.values()].map((device): DrivenPlate => {
    const driver = createDriver(device, lines, ports);
    return { id: device.id, driver, told: undefined, wanted: "", isBusy: false };
  });
  for (const plate of plates) {
    plate.driver.start({
      samples: (samples) => (plate.told = samples.find(({ point }) => point === "image")),
      lost: () => {},
    });
  }
  await lines.start();
  const stop = async () => {
    for (const { driver } of plates) await driver.stop();
    await lines.stop();
  };
  return { plates, lines, stop };
}

const head = {
  room: "r1",
  name: { zh: "一", en: "one" },
  site: "s1",
  timezone: "Asia/Shanghai",
  pack: "nx",
  standbyWatts: 100,
  data: "/nowhere",
};

export const isShown = ({ told, wanted }: DrivenPlate): boolean =>
  told?.quality === "good" && told.value === wanted;

/**
 * Looks at a plate as the room does, and sends what is wanted when something else or nothing is known
 * to be shown. `standsThere` is the image on its paper: throws when the plate is said to show another.
 */
export async function pursue(plate: DrivenPlate, standsThere: () => string): Promise<void> {
  if (plate.isBusy) return;
  plate.isBusy = true;
  if (plate.driver.mode === "poll") {
    const { samples } = await plate.driver.read(["image"], "poll");
    plate.told = samples[0] ?? plate.told;
  }
  const { told } = plate;
  if (told?.quality === "good" && told.value !== standsThere()) {
    throw new Error(
      `${plate.id} shows ${standsThere()}, and is said to show ${String(told.value)}`,
    );
  }
  if (!isShown(plate)) await plate.driver.write("image", plate.wanted, "command");
  plate.isBusy = false;
}
