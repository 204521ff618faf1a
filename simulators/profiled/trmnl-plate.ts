import { createHash } from "node:crypto";
import { type IncomingMessage, request as openRequest } from "node:http";
import type { Cancel } from "../../contract/clock.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { paperFaults } from "./bodies/paper.ts";
import type { Body } from "./body.ts";
import { createBody } from "./create-body.ts";

/** Loses the connection in the middle of this share of its downloads. */
const lossShare = 0.3;
/** What it sleeps when nobody tells it otherwise, seconds. */
const unasked = 60;
const plateFaults = ["silent", "dead-wire", "loses-some", "never-acknowledges"] as const;

/** A TRMNL plate: wakes up, asks what to show, fetches it when it is new, and sleeps again. */
export function startTrmnlPlate(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"trmnl">,
): Promise<SimulatedBox> {
  return startTrmnlBody(around, box, profile, createBody(around, box.first, profile));
}

/** The same over a body that is there already. */
export function startTrmnlBody(
  around: Surroundings,
  { first, link }: Box,
  profile: ProfileOf<"trmnl">,
  body: Body,
): Promise<SimulatedBox> {
  if (link === null || !("http-listen" in link)) {
    throw new Error(`${first.id}: a plate that fetches needs a link with "http-listen"`);
  }
  const server = `http://127.0.0.1:${link["http-listen"].port}`;
  const plate = new Plate(around, body, server, first.binding.tag ?? "", profile);
  plate.wake();
  const ownShows = body.shows.filter(
    (fault) => ![...plateFaults, ...paperFaults].some((one) => one === fault),
  );
  return Promise.resolve({
    devices: [
      createDevice(first, [...plateFaults, ...ownShows], (fault) => {
        body.misbehave(fault !== null && ownShows.includes(fault) ? fault : null);
        plate.fault = fault;
      }),
    ],
    address: { type: "http-listen" },
    stop() {
      body.stop();
      return plate.stop();
    },
  });
}

/** What the firmware understands of an answer. */
interface Display {
  readonly imageUrl: string;
  readonly filename: string;
  readonly refreshS: number;
}

class Plate {
  fault: Fault | null = null;
  readonly #around: Surroundings;
  readonly #body: Body;
  readonly #server: string;
  readonly #mac: string;
  readonly #profile: ProfileOf<"trmnl">;
  #key: string | null = null;
  #filename = "";
  #cancel: Cancel = () => {};
  #visit: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    around: Surroundings,
    body: Body,
    server: string,
    mac: string,
    profile: ProfileOf<"trmnl">,
  ) {
    this.#around = around;
    this.#body = body;
    this.#server = server;
    this.#mac = mac;
    this.#profile = profile;
  }

  wake(): void {
    this.#visit = this.#dayAndNight();
  }

  async #dayAndNight(): Promise<void> {
    const sleepS = await this.#day().catch(() => unasked);
    if (this.#isStopped) return;
    const { roomClock } = this.#around;
    this.#cancel = roomClock.after("plate wakes", sleepS * 1000, () => this.wake());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#visit;
  }

  /** One waking; gives how long to sleep, seconds. */
  async #day(): Promise<number> {
    if (this.fault === "silent" || this.fault === "dead-wire" || !this.#body.isAwake)
      return unasked;
    this.#key ??= await this.#setUp();
    if (this.#key === null) return unasked;
    const display = displayOf(await this.#get(`${this.#server}/api/display`, this.#headers()));
    if (display === null) return unasked;
    if (display.imageUrl !== "" && display.filename !== this.#filename) await this.#fetch(display);
    return display.refreshS;
  }

  async #setUp(): Promise<string | null> {
    const answer = await this.#get(`${this.#server}/api/setup`, { id: this.#mac });
    const key = memberOf(parsed(answer), "api_key");
    return typeof key === "string" ? key : null;
  }

  /** A download that breaks off leaves paper and file name as they were. */
  async #fetch({ imageUrl, filename }: Display): Promise<void> {
    const isLost = this.fault === "loses-some" && this.#around.random() < lossShare;
    const image = await this.#get(imageUrl, {}, isLost ? limits.brokenOffBytes : Infinity);
    if (isLost || !isSoundBitmap(image) || this.fault === "never-acknowledges") return;
    this.#filename = filename;
    this.#body.write("image", createHash("sha256").update(image).digest("hex"));
  }

  #headers(): Record<string, string> {
    const number = (point: string) => Number(this.#body.read(point) ?? 0);
    return {
      ID: this.#mac,
      "Access-Token": this.#key ?? "",
      "Refresh-Rate": String(this.#profile.link.refresh / 1000),
      "Battery-Voltage": (3 + 0.011 * number("battery")).toFixed(2),
      "FW-Version": String(this.#body.read("firmware") ?? ""),
      RSSI: String(Math.round(number("rfLevel"))),
    };
  }

  /** The body of a 200; rejects for anything else. Breaks off after so many bytes. */
  #get(url: string, headers: Record<string, string>, upToBytes = Infinity): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const sending = openRequest(url, { headers, agent: false });
      const cancel = this.#around.wireClock.after("plate gives up", limits.brokerConnectMs, () => {
        sending.destroy(new Error("no answer"));
      });
      sending.on("error", reject);
      sending.on("close", cancel);
      sending.on("response", (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size >= upToBytes) sending.destroy(new Error("broke off"));
        });
        response.on("error", reject);
        response.on("end", () => {
          if (response.statusCode === 200) resolve(Buffer.concat(chunks));
          else reject(new Error(`answered ${response.statusCode}`));
        });
      });
      sending.end();
    });
  }
}

/** What the firmware's own reader insists on (`bmp.cpp`): size, one bit, two colours. */
function isSoundBitmap(file: Buffer): boolean {
  if (file.length < 62 || file.toString("latin1", 0, 2) !== "BM") return false;
  const [widthPx, heightPx] = [file.readUInt32LE(18), file.readUInt32LE(22)];
  const isSized = widthPx === 800 && heightPx === 480 && file.readUInt32LE(34) === 48_000;
  const isPlain = file.readUInt16LE(28) === 1 && file.readUInt32LE(46) === 2;
  const colours = file.subarray(54, 62).toString("hex");
  return isSized && isPlain && ["00000000ffffff00", "ffffff0000000000"].includes(colours);
}

function displayOf(answer: Buffer): Display | null {
  const said = parsed(answer);
  if (memberOf(said, "status") !== 0) return null;
  const [imageUrl, filename] = [memberOf(said, "image_url"), memberOf(said, "filename")];
  return {
    imageUrl: typeof imageUrl === "string" ? imageUrl : "",
    filename: typeof filename === "string" ? filename : "",
    refreshS: Number(memberOf(said, "refresh_rate") ?? unasked),
  };
}

function parsed(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString("utf8"));
  } catch {
    return undefined;
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
