import type { Clock } from "../../contract/clock.ts";
import { failed, type Failure, type Outcome, success } from "../../contract/errors.ts";
import type { HttpPoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { plateMac } from "../devices/plate-mac.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { HttpAnswer, HttpLine, HttpPace, HttpPost } from "../links/http-line.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import {
  clearPending,
  imageUpload,
  orderOutcome,
  tagPage,
  tagPagePath,
  type TagRecord,
} from "./http-tags.ts";
import { plateSample } from "./plate-sample.ts";
import { TagImage } from "./tag-image.ts";

export interface HttpPorts {
  readonly wireClock: Clock;
  /** The bytes of an image by its hash, as long as it is kept. */
  readonly image: (hash: string) => Uint8Array | undefined;
}

/** Addresses of tags have eight bytes; those of six are written with zeros in front. */
const macDigits = 16;

/**
 * A plate behind an OpenEPaperLink access point. All plates of one access point are read from one
 * list; images go up one after another, and only the newest one waits for a plate that sleeps.
 */
export class HttpPoints implements Driver {
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"http-points">;
  readonly #line: HttpLine;
  readonly #ports: HttpPorts;
  readonly #mac: string;
  readonly #image = new TagImage();
  #heard = { lastseen: -1, atMs: 0 };
  #unwatch: () => void = () => {};

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"http-points">,
    line: HttpLine,
    ports: HttpPorts,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#line = line;
    this.#ports = ports;
    this.#mac = plateMac(device.binding.tag ?? "").padStart(macDigits, "0");
  }

  start(listener: DriverListener): void {
    this.#unwatch = this.#line.state.watch({
      up: () => {},
      down: (failure) => listener.lost(failure),
    });
  }

  stop(): Promise<void> {
    this.#unwatch();
    return Promise.resolve();
  }

  async read(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const tag = await this.#tag(limits.plates.tagListFreshMs, priority);
    if (!tag.ok) return refused(points, tag.failure);
    const silence = this.#silence(tag.value);
    if (silence !== null) return refused(points, silence);
    const samples: PointSample[] = [];
    const failures: { point: string; failure: Failure }[] = [];
    for (const point of points) {
      const sample = this.#sample(point, tag.value);
      if (sample.ok) samples.push(sample.value);
      else failures.push({ point, failure: sample.failure });
    }
    return { samples, failures };
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    if (this.#profile.points[point]?.image !== true) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    const image = String(value);
    const jpeg = this.#ports.image(image);
    if (jpeg === undefined) return failed("device-illegal-value", "no image of this name is kept");
    const tag = await this.#quiet(image, priority);
    if (!tag.ok) return tag;
    if (tag.value === null) return success(undefined);
    const outcome = await this.#order(imageUpload(this.#mac, jpeg), priority);
    if (outcome.ok) this.#image.uploaded(image, tag.value, this.#ports.wireClock.monotonicMs());
    return outcome;
  }

  /**
   * The tag with nothing waiting for it, so that what arrives next is what is sent next. null: this
   * very image is on its way already, and a plate that sleeps is not sent it twice.
   */
  async #quiet(image: string, priority: Priority): Promise<Outcome<TagRecord | null>> {
    const tag = await this.#tag(0, priority);
    if (!tag.ok) return tag;
    if (this.#image.isOnItsWay(image, tag.value)) return success(null);
    if (tag.value.pending === 0) return tag;
    const cleared = await this.#order(clearPending(this.#mac), priority);
    return cleared.ok ? await this.#tag(0, priority) : cleared;
  }

  async #order(post: HttpPost, priority: Priority): Promise<Outcome<void>> {
    const answer = await this.#line.post(post, this.#pace(priority));
    return answer.ok ? orderOutcome(answer.value) : answer;
  }

  /** The tag's record, from the list that all tags share. */
  async #tag(freshMs: number, priority: Priority): Promise<Outcome<TagRecord>> {
    let from: number | null = 0;
    for (let pages = 0; from !== null && pages < limits.plates.tagPagesMax; pages++) {
      const answer: Outcome<HttpAnswer> = await this.#line.get(
        tagPagePath(from),
        freshMs,
        this.#pace(priority),
      );
      if (!answer.ok) return answer;
      const page = tagPage(answer.value);
      if (!page.ok) return page;
      const tag = page.value.tags.find(({ mac }) => mac.toUpperCase() === this.#mac);
      if (tag !== undefined) {
        this.#image.observe(tag, this.#ports.wireClock.monotonicMs());
        return success(tag);
      }
      from = page.value.next;
    }
    return failed("device-illegal-address", "the access point does not know this tag");
  }

  /** A tag that has not been heard of for long is gone, however well its access point is. */
  #silence({ lastseen }: TagRecord): Failure | null {
    const nowMs = this.#ports.wireClock.monotonicMs();
    if (lastseen !== this.#heard.lastseen) this.#heard = { lastseen, atMs: nowMs };
    if (nowMs - this.#heard.atMs <= limits.plates.tagSilentMs) return null;
    return { code: "link-timeout", detail: "the access point has not heard the tag for long" };
  }

  #sample(point: string, tag: TagRecord): Outcome<PointSample> {
    const settings: HttpPoint | undefined = this.#profile.points[point];
    const kind = this.#device.points.get(point)?.kind;
    if (settings === undefined || kind === undefined) return failed("device-illegal-address");
    if (settings.image) {
      const { shown } = this.#image;
      return success({ point, value: shown ?? "", quality: shown === null ? "bad" : "good" });
    }
    if (settings.checkIn) return this.#checkIn(point, tag);
    const wire = tag[settings.field ?? ""];
    return typeof wire === "number" || typeof wire === "string"
      ? plateSample(point, kind, settings, wire)
      : failed("device-illegal-address", `the access point does not tell ${settings.field}`);
  }

  /**
   * The access point's clock may be anything: only the time between two of its moments counts, from
   * when we saw the tag come. Bad when it has missed its hour by far.
   */
  #checkIn(point: string, { lastseen, nextcheckin }: TagRecord): Outcome<PointSample> {
    const sleepMs = Math.max(0, nextcheckin - lastseen) * 1000;
    const leftMs = this.#heard.atMs + sleepMs - this.#ports.wireClock.monotonicMs();
    const isOverdue = leftMs < -(sleepMs + limits.plates.checkInLateMs);
    const value = Math.round(Math.max(0, leftMs) / 6000) / 10;
    return success({ point, value, quality: isOverdue ? "bad" : "good" });
  }

  #pace(priority: Priority): HttpPace {
    return { priority, timeoutMs: this.#profile.link.responseTimeoutMs };
  }
}

const refused = (points: readonly string[], failure: Failure): ReadResult => ({
  samples: [],
  failures: points.map((point) => ({ point, failure })),
});
