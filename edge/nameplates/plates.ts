import { createHash } from "node:crypto";
import type { Meeting } from "../../contract/agenda.ts";
import { actionOf, type Failure } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import { blankImage, type PackedImage } from "./bit-planes.ts";
import { type PlateContent, plateContent } from "./plate-content.ts";
import { plate29Inch } from "./plate-layout.ts";
import { plateToPng } from "./plate-png.ts";
import type { RenderPlate } from "./plate-renderer.ts";

/** The plates of a room: which image each should show, and the images themselves. */
export interface Plates {
  /**
   * The wanted image's hash by plate: what `nameplate.image` should read. Null while it is being
   * made; `onReady` tells when to ask again. The plate is not blanked for that moment: a redraw takes
   * 25 s and would come before the new name. A plate that cannot be drawn is wanted blank: nobody's
   * name is better than the wrong one. Cheap when nothing has changed.
   */
  targets(meeting: Meeting | null, agendaVersion: number): ReadonlyMap<string, string | null>;
  /** Plates that are wanted blank only because their content cannot be drawn, and why. */
  failures(): ReadonlyMap<string, Failure>;
  /** The packed image of a hash, as long as a plate is wanted to show it; the blank one always. */
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

interface NamedImage {
  readonly hash: string;
  readonly image: PackedImage;
}

type Drawing =
  | { readonly state: "making" }
  | { readonly state: "made"; readonly named: NamedImage }
  | { readonly state: "failed"; readonly failure: Failure; readonly retrying: boolean };

export const createPlates = (options: PlatesOptions): Plates => new RoomPlates(options);

const format = plate29Inch;

const nameImage = (image: PackedImage): NamedImage => ({
  hash: createHash("sha256").update(image).digest("hex"),
  image,
});

class RoomPlates implements Plates {
  readonly #options: PlatesOptions;
  readonly #blank = nameImage(blankImage(format));
  /** By content, of contents wanted now only: no name outlives its meeting here. */
  readonly #drawings = new Map<string, Drawing>();
  #wanted: ReadonlyMap<string, PlateContent> = new Map();
  #meeting: Meeting | null | undefined;
  #agendaVersion = -1;

  constructor(options: PlatesOptions) {
    this.#options = options;
  }

  targets(meeting: Meeting | null, agendaVersion: number): ReadonlyMap<string, string | null> {
    if (meeting !== this.#meeting || agendaVersion !== this.#agendaVersion) {
      this.#meeting = meeting;
      this.#agendaVersion = agendaVersion;
      this.#choose(meeting);
    }
    for (const content of this.#wanted.values()) this.#draw(content);
    return new Map(
      [...this.#wanted].map(([device, content]) => [device, this.#imageFor(content)?.hash ?? null]),
    );
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
    if (hash === this.#blank.hash) return this.#blank.image;
    for (const drawing of this.#drawings.values()) {
      if (drawing.state === "made" && drawing.named.hash === hash) return drawing.named.image;
    }
    return undefined;
  }

  previewOf(device: string): Uint8Array | undefined {
    const content = this.#wanted.get(device);
    const named = content === undefined ? null : this.#imageFor(content);
    return named === null ? undefined : plateToPng(named.image, format);
  }

  #choose(meeting: Meeting | null): void {
    const { plates } = this.#options;
    this.#wanted = new Map(plates.map(({ device, seat }) => [device, plateContent(meeting, seat)]));
    const keys = new Set([...this.#wanted.values()].map(keyOf));
    for (const key of this.#drawings.keys()) if (!keys.has(key)) this.#drawings.delete(key);
  }

  #imageFor(content: PlateContent): NamedImage | null {
    if (content.name === "") return this.#blank;
    const drawing = this.#drawings.get(keyOf(content));
    switch (drawing?.state) {
      case "made":
        return drawing.named;
      case "failed":
        return this.#blank;
      case "making":
      case undefined:
        return null;
    }
  }

  /** Has the content drawn unless it is, was, or cannot be. */
  #draw(content: PlateContent): void {
    if (content.name === "") return;
    const key = keyOf(content);
    const drawing = this.#drawings.get(key);
    if (drawing === undefined) {
      this.#drawings.set(key, { state: "making" });
    } else if (drawing.state === "failed" && !drawing.retrying && isRetried(drawing.failure)) {
      this.#drawings.set(key, { ...drawing, retrying: true });
    } else {
      return;
    }
    void this.#take(key, content);
  }

  async #take(key: string, content: PlateContent): Promise<void> {
    const outcome = await this.#options.render(content, format);
    const before = this.#drawings.get(key);
    // No longer wanted: it would be drawn anew if it were again.
    if (before === undefined) return;
    if (outcome.ok) {
      this.#drawings.set(key, { state: "made", named: nameImage(outcome.value) });
      this.#options.onReady();
      return;
    }
    const { failure } = outcome;
    this.#drawings.set(key, { state: "failed", failure, retrying: false });
    if (before.state === "failed") return;
    this.#options.log.warn({ ...failure }, "a nameplate stays blank: it cannot be drawn");
    this.#options.onReady();
  }
}

const keyOf = ({ name, unit, post }: PlateContent): string => JSON.stringify([name, unit, post]);

const isRetried = (failure: Failure): boolean => actionOf(failure) === "retry";
