import { createHash } from "node:crypto";
import type { Meeting } from "../../contract/agenda.ts";
import { actionOf, type Failure } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import { blankImage } from "./bit-planes.ts";
import { blankContent, type PlateContent, plateContent } from "./plate-content.ts";
import { type DrawnPlate, encodeSimply } from "./plate-encoding.ts";
import type { PlateFormat } from "./plate-format.ts";
import { plateToPng } from "./plate-png.ts";
import type { RenderPlate } from "./plate-renderer.ts";

/** The plates of a room: which image each should show, and the images themselves. */
export interface Plates {
  /**
   * The wanted image's hash by plate: what `nameplate.image` should read. Null while it is being
   * made; `onReady` tells when to ask again. The plate is not blanked for that moment: a redraw takes
   * 25 s and would come before the new name. A plate that cannot be drawn is wanted blank: nobody's
   * name is better than the wrong one. A blank that only the drawing program can make is asked for
   * at once and kept; null as long as it was not to be had. Cheap when nothing has changed.
   */
  targets(meeting: Meeting | null, agendaVersion: number): ReadonlyMap<string, string | null>;
  /** Plates whose content cannot be drawn, and why: wanted blank, or null without a blank. */
  failures(): ReadonlyMap<string, Failure>;
  /** What is sent for a hash, as long as a plate is wanted to show it; a blank once made, always. */
  imageOf(hash: string): Uint8Array | undefined;
  /** The image wanted of a plate, as PNG; undefined when there is no such plate or image yet. */
  previewOf(device: string): Uint8Array | undefined;
}

export interface PlatesOptions {
  readonly plates: readonly RoomPlate[];
  readonly render: RenderPlate;
  /** An image was made, or could not be: `targets` has something new to say. */
  readonly onReady: () => void;
  readonly log: Log;
}

export interface RoomPlate {
  readonly device: string;
  readonly seat: string | undefined;
  readonly format: PlateFormat;
}

/** What a plate of one format shall show. */
interface Wanted {
  readonly content: PlateContent;
  readonly format: PlateFormat;
}

/** An image by the SHA-256 of the bytes that are sent. */
interface NamedImage extends DrawnPlate {
  readonly hash: string;
}

type Drawing =
  | { readonly state: "making" }
  | { readonly state: "made"; readonly named: NamedImage }
  | { readonly state: "failed"; readonly failure: Failure; readonly retrying: boolean };

export const createPlates = (options: PlatesOptions): Plates => new RoomPlates(options);

const nameImage = (drawn: DrawnPlate): NamedImage => ({
  ...drawn,
  hash: createHash("sha256").update(drawn.bytes).digest("hex"),
});

/** Made without the drawing program where that is possible. */
function blankOf(format: PlateFormat): Drawing | undefined {
  const drawn = encodeSimply(blankImage(format), format);
  return drawn === null ? undefined : { state: "made", named: nameImage(drawn) };
}

class RoomPlates implements Plates {
  readonly #options: PlatesOptions;
  /** By key, one a format: made once, so that a plate can be blanked whatever else fails then. */
  readonly #blanks: ReadonlyMap<string, Wanted>;
  /** By key, the blanks and what is wanted now only: no name outlives its meeting here. */
  readonly #drawings = new Map<string, Drawing>();
  #wanted: ReadonlyMap<string, Wanted> = new Map();
  #meeting: Meeting | null | undefined;
  #agendaVersion = -1;

  constructor(options: PlatesOptions) {
    this.#options = options;
    const blanks = options.plates.map(({ format }) => ({ content: blankContent, format }));
    this.#blanks = new Map(blanks.map((blank) => [keyOf(blank), blank]));
    for (const [key, { format }] of this.#blanks) {
      const made = blankOf(format);
      if (made !== undefined) this.#drawings.set(key, made);
    }
  }

  targets(meeting: Meeting | null, agendaVersion: number): ReadonlyMap<string, string | null> {
    if (meeting !== this.#meeting || agendaVersion !== this.#agendaVersion) {
      this.#meeting = meeting;
      this.#agendaVersion = agendaVersion;
      this.#choose(meeting);
    }
    for (const blank of this.#blanks.values()) this.#draw(blank);
    for (const wanted of this.#wanted.values()) this.#draw(wanted);
    return new Map(
      [...this.#wanted].map(([device, wanted]) => [device, this.#imageFor(wanted)?.hash ?? null]),
    );
  }

  failures(): ReadonlyMap<string, Failure> {
    const failures = new Map<string, Failure>();
    for (const [device, wanted] of this.#wanted) {
      const drawing = this.#drawings.get(keyOf(wanted));
      if (drawing?.state === "failed") failures.set(device, drawing.failure);
    }
    return failures;
  }

  imageOf(hash: string): Uint8Array | undefined {
    for (const drawing of this.#drawings.values()) {
      if (drawing.state === "made" && drawing.named.hash === hash) return drawing.named.bytes;
    }
    return undefined;
  }

  previewOf(device: string): Uint8Array | undefined {
    const wanted = this.#wanted.get(device);
    const named = wanted === undefined ? null : this.#imageFor(wanted);
    if (wanted === undefined || named === null) return undefined;
    return plateToPng(named.pixels, wanted.format);
  }

  #choose(meeting: Meeting | null): void {
    const { plates } = this.#options;
    this.#wanted = new Map(
      plates.map(({ device, seat, format }) => [
        device,
        { content: plateContent(meeting, seat), format },
      ]),
    );
    const keys = new Set([...this.#blanks.keys(), ...[...this.#wanted.values()].map(keyOf)]);
    for (const key of this.#drawings.keys()) if (!keys.has(key)) this.#drawings.delete(key);
  }

  #imageFor(wanted: Wanted): NamedImage | null {
    const drawing = this.#drawings.get(keyOf(wanted));
    const shown = drawing?.state === "failed" ? this.#blankFor(wanted) : drawing;
    return shown?.state === "made" ? shown.named : null;
  }

  #blankFor({ format }: Wanted): Drawing | undefined {
    return this.#drawings.get(keyOf({ content: blankContent, format }));
  }

  /** Has the content drawn unless it is, was, or cannot be. */
  #draw(wanted: Wanted): void {
    const key = keyOf(wanted);
    const drawing = this.#drawings.get(key);
    if (drawing === undefined) {
      this.#drawings.set(key, { state: "making" });
    } else if (drawing.state === "failed" && !drawing.retrying && isRetried(drawing.failure)) {
      this.#drawings.set(key, { ...drawing, retrying: true });
    } else {
      return;
    }
    void this.#take(key, wanted);
  }

  async #take(key: string, { content, format }: Wanted): Promise<void> {
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
    // The detail is a character of somebody's name.
    const told = this.#meeting?.classified === true ? { code: failure.code } : { ...failure };
    this.#options.log.warn(told, "a nameplate cannot be drawn");
    this.#options.onReady();
  }
}

const formatKey = ({ widthPx, heightPx, red, encoding }: PlateFormat): string =>
  `${widthPx}x${heightPx} ${red ? "red" : "black"} ${encoding}`;

const keyOf = ({ content: { name, unit, post }, format }: Wanted): string =>
  JSON.stringify([name, unit, post, formatKey(format)]);

const isRetried = (failure: Failure): boolean => actionOf(failure) === "retry";
