import { createHash } from "node:crypto";
import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { actionOf, type Failure } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import type { DoorSign } from "../room/door-sign.ts";
import type { PlateTrouble } from "../room/snapshot.ts";
import { doorContent, type DoorPlace } from "./door-content.ts";
import type { PlateToDraw } from "./draw-plate.ts";
import { plateLimits } from "./limits.ts";
import { blankImage } from "./packed-image.ts";
import { blankContent, type PlateContent, plateContent } from "./plate-content.ts";
import { type DrawnPlate, encodeSimply } from "./plate-encoding.ts";
import type { FontCoverage } from "./plate-fonts.ts";
import { plateForecast } from "./plate-forecast.ts";
import type { PlateFormat } from "./plate-format.ts";
import { plateToPng } from "./plate-png.ts";
import type { RenderPlate } from "./plate-renderer.ts";
import { doorLook, type PlateTemplates, templateFor } from "./plate-templates.ts";
import { missingCharacter } from "./script-runs.ts";

/** The plates of a room: which image each should show, and the images themselves. */
export interface Plates {
  /**
   * The wanted image's hash by plate: what `nameplate.image` should read. Null while it is being
   * made; `onReady` tells when to ask again. The plate is not blanked for that moment: a redraw takes
   * 25 s and would come before the new name. A plate that cannot be drawn is wanted blank: nobody's
   * name is better than the wrong one. A blank that only the drawing program can make is asked for
   * at once and kept; null as long as it was not to be had. Cheap when nothing has changed.
   * `door`: what plates beside the door tell; null: nothing can be said.
   */
  targets(
    meeting: Meeting | null,
    agendaVersion: number,
    door: DoorSign | null,
  ): ReadonlyMap<string, string | null>;
  /** Plates whose content cannot be drawn, and why: wanted blank, or null without a blank. */
  failures(): ReadonlyMap<string, Failure>;
  /** What the plates will not be able to show of coming meetings. Cheap when nothing has changed. */
  troubles(agenda: Agenda | null, nowMs: number): readonly PlateTrouble[];
  /** What is sent for a hash, as long as a plate is wanted to show it; a blank once made, always. */
  imageOf(hash: string): Uint8Array | undefined;
  /** The image wanted of a plate, as PNG; undefined when there is no such plate or image yet. */
  previewOf(device: string): Uint8Array | undefined;
}

export interface PlatesOptions {
  readonly plates: readonly RoomPlate[];
  readonly templates: PlateTemplates;
  /** Called once, when the first name is to be judged; may throw. */
  readonly coverage: () => FontCoverage;
  readonly place: Omit<DoorPlace, "canShow">;
  readonly render: RenderPlate;
  /** An image was made, or could not be: `targets` has something new to say. */
  readonly onReady: () => void;
  readonly log: Log;
}

/** A plate at a seat, or beside the door. */
export interface RoomPlate {
  readonly device: string;
  readonly seat: string | undefined;
  readonly isDoor: boolean;
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

/** What was found out about an agenda at a time. */
interface Judged {
  readonly agenda: Agenda | null;
  readonly slot: number;
  readonly troubles: readonly PlateTrouble[];
}

export const createPlates = (options: PlatesOptions): Plates => new RoomPlates(options);

const nameImage = (drawn: DrawnPlate): NamedImage => ({
  ...drawn,
  hash: createHash("sha256").update(drawn.bytes).digest("hex"),
});

/** Made without the drawing program where that is possible. */
function simpleBlank(format: PlateFormat): Drawing | undefined {
  const drawn = encodeSimply(blankImage(format), format);
  return drawn === null ? undefined : { state: "made", named: nameImage(drawn) };
}

class RoomPlates implements Plates {
  readonly #options: PlatesOptions;
  /** By key, one a format: made once, so that a plate can be blanked whatever else fails then. */
  readonly #blanks: ReadonlyMap<string, PlateToDraw>;
  /** By key, the blanks and what is wanted now only: no name outlives its meeting here. */
  readonly #drawings = new Map<string, Drawing>();
  #wanted: ReadonlyMap<string, PlateToDraw> = new Map();
  #meeting: Meeting | null | undefined;
  #agendaVersion = -1;
  #door = "";
  #judged: Judged | null = null;
  /** Null: the fonts cannot be read. Undefined: nobody has asked yet. */
  #coverage: FontCoverage | null | undefined;

  constructor(options: PlatesOptions) {
    this.#options = options;
    const blanks = options.plates.map(({ format }) => this.#blankOf(format));
    this.#blanks = new Map(blanks.map((blank) => [keyOf(blank), blank]));
    for (const [key, { format }] of this.#blanks) {
      const made = simpleBlank(format);
      if (made !== undefined) this.#drawings.set(key, made);
    }
  }

  targets(
    meeting: Meeting | null,
    agendaVersion: number,
    sign: DoorSign | null,
  ): ReadonlyMap<string, string | null> {
    const door = JSON.stringify(sign);
    const isSame = meeting === this.#meeting && agendaVersion === this.#agendaVersion;
    if (!isSame || door !== this.#door) {
      this.#meeting = meeting;
      this.#agendaVersion = agendaVersion;
      this.#door = door;
      this.#choose(meeting, sign);
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

  troubles(agenda: Agenda | null, nowMs: number): readonly PlateTrouble[] {
    const slot = Math.floor(nowMs / plateLimits.forecastEveryMs);
    if (this.#judged?.agenda === agenda && this.#judged.slot === slot) return this.#judged.troubles;
    const troubles = this.#judge(agenda, nowMs);
    this.#judged = { agenda, slot, troubles };
    return troubles;
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

  #choose(meeting: Meeting | null, sign: DoorSign | null): void {
    const { plates, templates } = this.#options;
    const look = templateFor(templates, meeting?.plates.template ?? "");
    const door = doorLook(templates);
    this.#wanted = new Map(
      plates.map(({ device, seat, isDoor, format }): [string, PlateToDraw] => [
        device,
        isDoor
          ? { content: this.#doorContent(sign), template: door, format }
          : { content: plateContent(meeting, seat), template: look, format },
      ]),
    );
    const keys = new Set([...this.#blanks.keys(), ...[...this.#wanted.values()].map(keyOf)]);
    for (const key of this.#drawings.keys()) if (!keys.has(key)) this.#drawings.delete(key);
  }

  #doorContent(sign: DoorSign | null): PlateContent {
    const fonts = this.#fonts();
    const canShow = (text: string) =>
      fonts === null || missingCharacter([text], fonts) === undefined;
    return doorContent(sign, { ...this.#options.place, canShow });
  }

  #judge(agenda: Agenda | null, nowMs: number): readonly PlateTrouble[] {
    const { plates, templates } = this.#options;
    const seated = plates.filter(({ isDoor }) => !isDoor);
    if (agenda === null || seated.length === 0) return [];
    const fonts = this.#fonts();
    return fonts === null ? [] : plateForecast(agenda, nowMs, seated, templates, fonts);
  }

  /** Without fonts that can be read nothing is foretold: drawing will tell. */
  #fonts(): FontCoverage | null {
    if (this.#coverage !== undefined) return this.#coverage;
    try {
      this.#coverage = this.#options.coverage();
    } catch (reason) {
      this.#options.log.error({ reason: String(reason) }, "the plates' fonts cannot be read");
      this.#coverage = null;
    }
    return this.#coverage;
  }

  #imageFor(wanted: PlateToDraw): NamedImage | null {
    const drawing = this.#drawings.get(keyOf(wanted));
    const shown = drawing?.state === "failed" ? this.#blankFor(wanted) : drawing;
    return shown?.state === "made" ? shown.named : null;
  }

  #blankFor({ format }: PlateToDraw): Drawing | undefined {
    return this.#drawings.get(keyOf(this.#blankOf(format)));
  }

  #blankOf(format: PlateFormat): PlateToDraw {
    return { content: blankContent, template: templateFor(this.#options.templates, ""), format };
  }

  /** Has the content drawn unless it is, was, or cannot be. */
  #draw(wanted: PlateToDraw): void {
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

  async #take(key: string, wanted: PlateToDraw): Promise<void> {
    const outcome = await this.#options.render(wanted);
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

/** A blank is the same whatever its template. */
const keyOf = ({ content, template, format }: PlateToDraw): string =>
  JSON.stringify([content, Object.keys(content).length === 0 ? null : template, format]);

const isRetried = (failure: Failure): boolean => actionOf(failure) === "retry";
