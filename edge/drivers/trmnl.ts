import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { plateMac } from "../devices/plate-mac.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { HttpListener, Visit, VisitAnswer } from "../links/http-listener.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { plateSample } from "./plate-sample.ts";

export interface TrmnlPorts {
  readonly wireClock: Clock;
  readonly readSecret: (file: string) => Promise<string>;
  /** The bytes of an image by its hash, as long as it is kept. */
  readonly image: (hash: string) => Uint8Array | undefined;
}

/** A plate that has nothing to fetch yet comes back soon: the room has only just started. */
const firstRefreshS = 30;
const secretRetryMs = 5000;

/**
 * A plate that wakes up and fetches its image from us (TRMNL's firmware; the requests are those of
 * its README). It shows an image when it has fetched it, has come back and was told of it again, and
 * then does not fetch it once more: it compares file names. They change with every run of the edge, so
 * that after a restart a plate fetches what it may show already, and it is known what it shows.
 */
export class Trmnl implements Driver {
  readonly mode = "push";
  readonly #device: DeviceModel;
  readonly #profile: ProfileOf<"trmnl">;
  readonly #listener: HttpListener;
  readonly #ports: TrmnlPorts;
  readonly #mac: string;
  readonly #run: string;
  #token: string | null = null;
  /** Once the plate has shown its key, nobody is given it again. */
  #isSetUp = false;
  #wanted: string | null = null;
  /** The path the plate was told last. */
  #offered = "";
  #fetched: string | null = null;
  /** Told of again; proved unless it is fetched once more. */
  #awaited: string | null = null;
  #shown: string | null = null;
  #wasShown = false;
  #leave: readonly (() => void)[] = [];
  #cancelSecret: Cancel = () => {};
  #cancelConfirm: Cancel = () => {};
  #isStopped = false;

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"trmnl">,
    listener: HttpListener,
    ports: TrmnlPorts,
  ) {
    this.#device = device;
    this.#profile = profile;
    this.#listener = listener;
    this.#ports = ports;
    this.#mac = plateMac(device.binding.tag ?? "");
    this.#run = ports.wireClock.wallMs().toString(36);
  }

  start(listener: DriverListener): void {
    this.#leave = [
      this.#listener.receive((visit) => this.#receive(visit, listener)),
      this.#listener.state.watch({ up: () => {}, down: (failure) => listener.lost(failure) }),
    ];
    void this.#readToken(listener);
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelSecret();
    this.#cancelConfirm();
    for (const leave of this.#leave) leave();
    return Promise.resolve();
  }

  /** The plate tells by its visits; nobody can ask it anything. */
  read(_points: readonly string[], _priority: Priority): Promise<ReadResult> {
    return Promise.resolve({ samples: [], failures: [] });
  }

  /** Only the newest image is kept for the next visit. */
  write(point: string, value: PointValue, _priority: Priority): Promise<Outcome<void>> {
    return Promise.resolve(this.#want(point, String(value)));
  }

  #want(point: string, image: string): Outcome<void> {
    if (this.#profile.points[point]?.image !== true) {
      return failed("device-illegal-address", `${point} cannot be written`);
    }
    if (this.#ports.image(image) === undefined) {
      return failed("device-illegal-value", "no image of this name is kept");
    }
    this.#wanted = image;
    return success(undefined);
  }

  async #readToken(listener: DriverListener): Promise<void> {
    const file = this.#device.binding.passwordFile ?? "";
    try {
      this.#token = (await this.#ports.readSecret(file)).trim();
    } catch {
      if (this.#isStopped) return;
      listener.lost({ code: "device-refused", detail: `${file} cannot be read` });
      this.#cancelSecret = this.#ports.wireClock.after("plate key", secretRetryMs, () => {
        void this.#readToken(listener);
      });
    }
  }

  #receive(visit: Visit, listener: DriverListener): VisitAnswer | null {
    const path = visit.path.replace(/\/$/, "");
    if (visit.method === "GET" && path.startsWith("/image/")) return this.#image(path, listener);
    if (plateMac(visit.header("ID") ?? "") !== this.#mac) return null;
    switch (`${visit.method} ${path}`) {
      case "GET /api/setup":
        return this.#setup();
      case "GET /api/display":
        return this.#isKey(visit) ? this.#display(visit, listener) : unauthorized;
      case "POST /api/log":
      case "POST /api/logs":
        return this.#isKey(visit) ? noContent : unauthorized;
      default:
        return null;
    }
  }

  #setup(): VisitAnswer {
    if (this.#token === null || this.#isSetUp) return json({ status: 404, api_key: null });
    const friendly = this.#mac.slice(-6);
    return json({ status: 200, api_key: this.#token, friendly_id: friendly, image_url: "" });
  }

  #isKey(visit: Visit): boolean {
    const given = visit.header("Access-Token");
    if (given === undefined || this.#token === null) return false;
    return timingSafeEqual(sha256(given), sha256(this.#token));
  }

  #display(visit: Visit, listener: DriverListener): VisitAnswer {
    this.#isSetUp = true;
    this.#awaitFetch(listener);
    listener.samples(this.#samples(visit));
    const refreshS = Math.round(this.#profile.link.refresh / 1000);
    const rest = { update_firmware: false, firmware_url: null, reset_firmware: false };
    if (this.#wanted === null) {
      const refresh_rate = Math.min(firstRefreshS, refreshS);
      return json({ status: 0, image_url: "", filename: "", refresh_rate, ...rest });
    }
    this.#offered = this.#pathOf(this.#wanted);
    return json({
      status: 0,
      image_url: `http://${visit.reachedAt}${this.#offered}`,
      filename: `${this.#run}-${this.#wanted.slice(0, 16)}.bmp`,
      refresh_rate: refreshS,
      ...rest,
    });
  }

  /**
   * Fetched before and not fetched again although it was told of: then it is what stands there. A
   * plate that comes back meanwhile proves it as well.
   */
  #awaitFetch(listener: DriverListener): void {
    const image = this.#fetched;
    const isBack = image !== null && image === this.#awaited;
    this.#cancelConfirm();
    this.#awaited = null;
    if (image === null || image !== this.#wanted || image === this.#shown) return;
    const confirm = () => {
      this.#awaited = null;
      this.#shown = image;
      listener.samples(this.#imageSample());
    };
    if (isBack) {
      confirm();
      return;
    }
    this.#awaited = image;
    const { fetchWithinMs } = limits.plates;
    this.#cancelConfirm = this.#ports.wireClock.after("plate fetches", fetchWithinMs, confirm);
  }

  /**
   * The newest image for whoever knows the path, which only the plate was told; also when the wish
   * has changed since.
   */
  #image(path: string, listener: DriverListener): VisitAnswer | null {
    const image = this.#wanted;
    const body = image === null ? undefined : this.#ports.image(image);
    if (path !== this.#offered || body === undefined) return null;
    this.#cancelConfirm();
    // It fetches because it does not show this.
    this.#awaited = null;
    this.#shown = null;
    this.#fetched = null;
    listener.samples(this.#imageSample());
    return { status: 200, type: "image/bmp", body, sent: () => (this.#fetched = image) };
  }

  #pathOf(image: string): string {
    const secret = createHmac("sha256", `${this.#token ?? ""}${this.#run}`).update(image);
    return `/image/${secret.digest("hex").slice(0, 32)}.bmp`;
  }

  /** What is not known is told only to take back what was: a plate says nothing of its image itself. */
  #imageSample(): readonly PointSample[] {
    const name = Object.entries(this.#profile.points).find(([, point]) => point.image)?.[0];
    if (name === undefined || (this.#shown === null && !this.#wasShown)) return [];
    this.#wasShown = this.#shown !== null;
    const quality = this.#shown === null ? "bad" : "good";
    return [{ point: name, value: this.#shown ?? "", quality }];
  }

  #samples(visit: Visit): readonly PointSample[] {
    const told = Object.entries(this.#profile.points).flatMap(([name, settings]) => {
      const kind = this.#device.points.get(name)?.kind;
      const value = settings.header === undefined ? undefined : visit.header(settings.header);
      if (kind === undefined || value === undefined) return [];
      const sample = plateSample(name, kind, settings, value);
      return sample.ok ? [sample.value] : [];
    });
    const minutes = this.#profile.link.refresh / 60_000;
    const next = Object.entries(this.#profile.points).flatMap(([point, { checkIn }]) =>
      checkIn ? [{ point, value: minutes, quality: "good" } as const] : [],
    );
    return [...this.#imageSample(), ...told, ...next];
  }
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();

const json = (value: object): VisitAnswer => ({
  status: 200,
  type: "application/json",
  body: Buffer.from(JSON.stringify(value)),
});
/** Not the firmware's own "500": that makes a plate forget its settings. */
const unauthorized: VisitAnswer = { status: 401, type: "text/plain", body: Buffer.alloc(0) };
const noContent: VisitAnswer = { status: 204, type: "text/plain", body: Buffer.alloc(0) };
