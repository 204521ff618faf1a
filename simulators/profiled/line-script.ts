import type { LinePoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Binding } from "../../contract/room-config.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

type LineProfile = ProfileOf<"line-protocol">;

/** One point of one device of the box, with the lines it is spoken of in. */
export interface ScriptPoint {
  readonly name: string;
  readonly device: EmbodiedDevice;
  readonly settings: LinePoint;
}

/** What a command means to the box. */
export type Understood =
  | { readonly kind: "ask"; readonly point: ScriptPoint }
  /** What an earlier question began ends; nobody waits for an answer. */
  | { readonly kind: "end" }
  | { readonly kind: "set"; readonly point: ScriptPoint; readonly value: PointValue | undefined };

/** Pieces of a pattern: fixed text at even places, names of slots at odd ones. */
const piecesOf = (pattern: string): readonly string[] =>
  pattern.split(/\{(value|mode|channel|tag|address|any)\}/);

/** The lines of a profile, seen from the device: which command means what, and what is said to it. */
export class LineScript {
  readonly points: readonly ScriptPoint[];
  readonly #link: LineProfile["link"];
  /** Letters that `{mode}` may stand for. */
  readonly #modes: readonly string[];

  constructor(profile: LineProfile, devices: readonly EmbodiedDevice[]) {
    this.#link = profile.link;
    const { hold = "", scroll = "" } = profile.sign?.modes ?? {};
    this.#modes = [...new Set([hold, scroll])];
    this.points = devices.flatMap((device) =>
      Object.entries(profile.points).map(([name, settings]) => ({ name, device, settings })),
    );
  }

  /** undefined: the box has no such command. */
  understand(command: string): Understood | undefined {
    for (const point of this.points) {
      const { ask, afterwards, set } = point.settings;
      const { binding } = point.device.device;
      if (ask !== undefined && this.#isSame(this.#filled(ask, binding, ""), command)) {
        return { kind: "ask", point };
      }
      if (
        afterwards !== undefined &&
        this.#isSame(this.#filled(afterwards, binding, ""), command)
      ) {
        return { kind: "end" };
      }
      const value = set === undefined ? null : this.#wanted(point, set, command);
      if (value !== null) return { kind: "set", point, value };
    }
    return undefined;
  }

  /** The answer to a question, or the report of a change when it has the same form. */
  reply(point: ScriptPoint): string {
    return this.#said(point, point.settings.reply ?? "");
  }

  /** The answer to an order that was taken; null when such orders are not answered. */
  confirmation(point: ScriptPoint, command: string): string | null {
    const pattern = point.settings.setReply ?? point.settings.reply;
    if (pattern === undefined) return null;
    // Where anything may stand, makers repeat the order itself.
    const [head = ""] = piecesOf(pattern);
    if (pattern === `${head}{any}`) {
      return command.startsWith(head) ? command : head + command;
    }
    return this.#said(point, pattern);
  }

  /** What the device says by itself of a point now; null when it says nothing of that value. */
  report(point: ScriptPoint): string | null {
    const { settings, device, name } = point;
    const { unsolicited, unsolicitedValues } = settings;
    if (unsolicited === undefined) return null;
    if (unsolicitedValues === undefined) return this.#said(point, unsolicited);
    const value = device.body.read(name);
    const news = Object.entries(unsolicitedValues).find(([, meaning]) => meaning === value)?.[0];
    return news === undefined ? null : this.#filled(unsolicited, device.device.binding, news);
  }

  /** The line for "no"; the closest one the maker has. null: it passes over what it cannot do. */
  refusal(means: "unknown" | "value" | "busy" | "login"): string | null {
    const { refusals } = this.#link;
    const fit = refusals.find((refusal) => typeof refusal !== "string" && refusal.means === means);
    const plain = refusals.find((refusal) => typeof refusal === "string") ?? refusals[0];
    const found = fit ?? (means === "login" ? undefined : plain);
    if (found === undefined) return null;
    return piecesOf(typeof found === "string" ? found : found.line)
      .filter((_, at) => at % 2 === 0)
      .join("");
  }

  #said({ device, settings, name }: ScriptPoint, pattern: string): string {
    const shown = device.body.read(name);
    const wire = wireOf(settings, wordFor(settings, shown));
    return this.#filled(pattern, device.device.binding, String(wire));
  }

  #filled(
    pattern: string,
    { channel, tag, unit }: Binding,
    value: string,
    mode = this.#modes[0],
  ): string {
    const address = String(unit ?? 1).padStart(this.#link.addressDigits, "0");
    const texts: Readonly<Record<string, string>> = {
      value,
      mode: mode ?? "",
      channel: String(channel ?? 1),
      tag: tag ?? "",
      address,
      any: "",
    };
    return piecesOf(pattern)
      .map((piece, at) => (at % 2 === 0 ? piece : (texts[piece] ?? "")))
      .join("")
      .trim();
  }

  /** null: another command; undefined: this one, with a value that means nothing. */
  #wanted(
    { settings, device, name }: ScriptPoint,
    set: NonNullable<LinePoint["set"]>,
    command: string,
  ): PointValue | undefined | null {
    const { binding } = device.device;
    if (typeof set !== "string") {
      const lines = Object.entries(set);
      const order = lines.find(([, line]) =>
        this.#isSame(this.#filled(line, binding, ""), command),
      );
      const meanings = Object.values(settings.values ?? {});
      return order === undefined ? null : meanings.find((value) => String(value) === order[0]);
    }
    const wire = this.#modes
      .map((mode) => this.#valueIn(set, binding, mode, command))
      .find((value) => value !== null);
    if (wire === undefined || wire === null) return null;
    const known = Object.keys(settings.values ?? {}).find((key) => this.#isSame(key, wire));
    const isText = settings.values === undefined && typeof device.body.read(name) === "string";
    return isText ? wire : meaningOf(settings, known ?? wire);
  }

  /** What stands at the value's place in an order; null: the command is another one. */
  #valueIn(set: string, binding: Binding, mode: string, command: string): string | null {
    const [before = "", after = ""] = set
      .split("{value}")
      .map((part) => this.#filled(part, binding, "", mode));
    const isOrder =
      this.#isSame(command.slice(0, before.length), before) &&
      command.length >= before.length + after.length &&
      command.endsWith(after);
    return isOrder ? command.slice(before.length, command.length - after.length).trim() : null;
  }

  #isSame(left: string, right: string): boolean {
    return this.#link.ignoreCase ? left.toLowerCase() === right.toLowerCase() : left === right;
  }
}

const plainWords: Readonly<Record<string, string>> = { warming: "on", cooling: "off" };

/** A model without a word for a lamp on its way says what it is on its way to. */
function wordFor({ values }: LinePoint, shown: PointValue | null): PointValue | null {
  const isKnown = Object.values(values ?? {}).some((meaning) => meaning === shown);
  return isKnown || typeof shown !== "string" ? shown : (plainWords[shown] ?? shown);
}
