import { createHash } from "node:crypto";
import type { Cancel } from "../../contract/clock.ts";
import type { Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import type { Body } from "./body.ts";

const zeros = "0".repeat(16);
/** What the access point's firmware writes for "nothing more to do here". */
const never = 3_216_153_600;
const lossShare = 0.3;
const attempts = 8;

/** An access point knows images by hashes of its own: half an MD5 (`newproto.cpp`). */
const apHashOf = (image: Buffer): string =>
  createHash("md5").update(image).digest("hex").slice(0, 16) + zeros;

interface Queued {
  readonly image: Buffer;
  left: number;
}

/**
 * One tag and the access point's side of it: an upload is looked at after a moment, waits in a queue,
 * and goes over when the tag checks in, which takes its time and fails now and then.
 */
export class TagRadio {
  fault: Fault | null = null;
  readonly mac: string;
  readonly #around: Surroundings;
  readonly #body: Body;
  #hash = zeros + zeros;
  #updateCount = 0;
  #nextUpdate = never;
  #lastSeenS = 0;
  #uploaded: Buffer | null = null;
  #queued: Queued | null = null;
  #cancelLook: Cancel = () => {};
  #cancelCheckIn: Cancel = () => {};

  constructor(mac: string, around: Surroundings, body: Body) {
    this.mac = mac;
    this.#around = around;
    this.#body = body;
    this.#checkIn();
  }

  /** Takes the place of an image that was uploaded and not yet looked at. */
  upload(image: Buffer): void {
    this.#uploaded = image;
    this.#nextUpdate = 0;
    this.#cancelLook();
    this.#cancelLook = this.#around.wireClock.after("AP looks", limits.apLookMs, () => {
      this.#lookAt();
    });
  }

  clear(): void {
    this.#queued = null;
  }

  record(): object {
    const number = (point: string) => Number(this.#body.read(point) ?? 0);
    return {
      mac: this.mac,
      hash: this.#hash,
      lastseen: this.#lastSeenS,
      nextupdate: this.#nextUpdate,
      nextcheckin: this.#lastSeenS + limits.tagCheckInMs / 1000,
      pending: this.#queued === null ? 0 : 1,
      alias: "",
      contentMode: 24,
      LQI: 200,
      RSSI: Math.round(number("rfLevel")),
      temperature: Math.round(number("temperature")),
      batteryMv: Math.round(2400 + 6 * number("battery")),
      hwType: 1,
      updatecount: this.#updateCount,
      updatelast: this.#lastSeenS,
      ver: 38,
    };
  }

  stop(): void {
    this.#cancelLook();
    this.#cancelCheckIn();
  }

  #lookAt(): void {
    const image = this.#uploaded;
    this.#uploaded = null;
    this.#nextUpdate = never;
    if (image === null || apHashOf(image) === this.#hash) return;
    this.#queued = { image, left: attempts };
  }

  #checkIn(): void {
    const { roomClock, random } = this.#around;
    this.#cancelCheckIn = roomClock.after(`${this.mac} checks in`, limits.tagCheckInMs, () => {
      this.#checkIn();
      if (!this.#body.isAwake) return;
      this.#lastSeenS = Math.round(roomClock.wallMs() / 1000);
      const queued = this.#queued;
      if (queued === null) return;
      const isLost = this.fault === "loses-some" && random() < lossShare;
      if (isLost || this.fault === "never-acknowledges") {
        queued.left -= 1;
        if (queued.left === 0) this.#queued = null;
        return;
      }
      this.#queued = null;
      this.#hash = apHashOf(queued.image);
      this.#updateCount += 1;
      this.#body.write("image", createHash("sha256").update(queued.image).digest("hex"));
    });
  }
}
