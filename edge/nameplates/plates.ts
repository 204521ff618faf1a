import { createHash } from "node:crypto";
import type { Meeting } from "../../contract/agenda.ts";
import { actionOf, type Failure } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import { blankImage, type PackedImage } from "./bit-planes.ts";
import { plateLimits } from "./limits.ts";
import { type PlateContent, plateContent } from "./plate-content.ts";
import { plate29Inch } from "./plate-layout.ts";
import { plateToPng } from "./plate-png.ts";
import type { RenderPlate } from "./plate-renderer.ts";

/** The plates of a room: which image each should show, and the images themselves. */
export interface Plates {
  /**
   * The wanted image's hash by plate: what `nameplate.image` should read. Null while it is being
   * made; `onReady` tells when to ask again. A plate that cannot be drawn is wanted blank: nobody's
   * name is better than the wrong one. Cheap when nothing has changed.
   */
  targets(meeting: Meeting | null, agendaVersion: number): ReadonlyMap<string, string | null>;
  /** Plates that are wanted blank only because their content cannot be drawn, and why. */
  failures(): ReadonlyMap<string, Failure>;
  /** The packed image of a hash, as long as it is kept: those wanted now always are. */
  imageOf(hash: string): PackedImage | undefined;
  /** The image wanted of a plate, as PNG; undefined when there is no such plate or image yet. */
  previewOf(device: string): Uint8Array | undefined;
}

export interface PlatesOptions {
  readonly plates: readonly { readonly device: string; readonly seat: string | undefined }[];
  readonly render: RenderPlate;
  /** An image was made, or could not be: `targets` has something new to say. */
  readonly onReady: () => void;
  readonly log: Log;
}

type Drawing =
  | { readonly state: "making" }
  | { readonly state: "made"; readonly hash: string }
  | { readonly state: "failed"; readonly failure: Failure; readonly retrying: boolean };

export const createPlates = (options: PlatesOptions): Plates => new RoomPlates(options);

const format = plate29Inch;

const hashOf = (image: PackedImage): string => createHash("sha256").update(image).digest("hex");

class RoomPlates implements Plates {
  readonly #options: PlatesOptions;
  /** By content, least recently wanted first. */
  readonly #drawings = new Map<string, Drawing>();
  readonly #images = new Map<string, PackedImage>();
  readonly #blankHash: string;
  #wanted: ReadonlyMap<string, PlateContent> = new Map();
  #meeting: Meeting | null | undefined;
  #agendaVersion = -1;

  constructor(options: PlatesOptions) {
    this.#options = options;
    const blank = blankImage(format);
    this.#blankHash = hashOf(blank);
    this.#images.set(this.#blankHash, blank);
  }

  targets(meeting: Meeting | null, agendaVersion: number): ReadonlyMap<string, string | null> {
    if (meeting !== this.#meeting || agendaVersion !== this.#agendaVersion) {
      this.#meeting = meeting;
      this.#agendaVersion = agendaVersion;
      const { plates } = this.#options;
      this.#wanted = new Map(
        plates.map(({ device, seat }) => [device, plateContent(meeting, seat)]),
      );
    }
    for (const content of this.#wanted.values()) this.#want(content);
    this.#forgetOldest();
    return new Map([...this.#wanted].map(([device, content]) => [device, this.#hashFor(content)]));
  }

  failures(): ReadonlyMap<string, Failure> {
    const failures = new Map<string, Failure>();
    for (const [device, content] of this.#wanted) {
      const drawing = this.#drawings.get(keyOf(content));
      if (drawing?.state === "failed") failures.set(device, drawing.failure);
    }
    return failures;
  }

  imageOf(hash: string): PackedImage | undefined {
    return this.#images.get(hash);
  }

  previewOf(device: string): Uint8Array | undefined {
    const content = this.#wanted.get(device);
    const hash = content === undefined ? null : this.#hashFor(content);
    const image = hash === null ? undefined : this.#images.get(hash);
    return image === undefined ? undefined : plateToPng(image, format);
  }

  #hashFor(content: PlateContent): string | null {
    if (content.name === "") return this.#blankHash;
    const drawing = this.#drawings.get(keyOf(content));
    switch (drawing?.state) {
      case "made":
        return drawing.hash;
      case "failed":
        return this.#blankHash;
      case "making":
      case undefined:
        return null;
    }
  }

  /** Has the content drawn unless it is, was, or cannot be. */
  #want(content: PlateContent): void {
    if (content.name === "") return;
    const key = keyOf(content);
    const drawing = this.#drawings.get(key);
    this.#drawings.delete(key);
    if (drawing === undefined) {
      this.#drawings.set(key, { state: "making" });
      void this.#draw(key, content);
    } else if (drawing.state === "failed" && !drawing.retrying && isRetried(drawing.failure)) {
      this.#drawings.set(key, { ...drawing, retrying: true });
      void this.#draw(key, content);
    } else {
      this.#drawings.set(key, drawing);
    }
  }

  async #draw(key: string, content: PlateContent): Promise<void> {
    const outcome = await this.#options.render(content, format);
    const before = this.#drawings.get(key);
    // Forgotten meanwhile: it would be drawn anew if it were wanted.
    if (before === undefined) return;
    if (outcome.ok) {
      const hash = hashOf(outcome.value);
      this.#images.set(hash, outcome.value);
      this.#drawings.set(key, { state: "made", hash });
      this.#options.onReady();
      return;
    }
    const { failure } = outcome;
    this.#drawings.set(key, { state: "failed", failure, retrying: false });
    if (before.state === "failed") return;
    this.#options.log.warn({ ...failure }, "a nameplate stays blank: it cannot be drawn");
    this.#options.onReady();
  }

  #forgetOldest(): void {
    for (const [key, drawing] of this.#drawings) {
      if (this.#drawings.size <= Math.max(plateLimits.images, this.#wanted.size)) return;
      this.#drawings.delete(key);
      if (drawing.state === "made") this.#images.delete(drawing.hash);
    }
  }
}

const keyOf = ({ name, unit, post }: PlateContent): string => JSON.stringify([name, unit, post]);

const isRetried = (failure: Failure): boolean => actionOf(failure) === "retry";
