import type { Fault } from "../faults.ts";

const quietestDb = -100;
const loudestDb = 12;
const impossibleDb = 940;

/** A level block of a Tesira: a level in dB and a mute for each channel, counted from 1. */
export class LevelBlock {
  readonly #levels: number[];
  readonly #mutes: boolean[];
  #fault: Fault | null = null;

  constructor(channels: number) {
    this.#levels = Array.from({ length: channels }, () => -10);
    this.#mutes = Array.from({ length: channels }, () => false);
  }

  misbehave(fault: Fault | null): void {
    this.#fault = fault;
  }

  /** How much louder a channel makes what passes through it, dB; null: nothing comes out. */
  gainDb(channel: number): number | null {
    if (this.#fault === "silent-speaker" || this.#mutes[channel - 1] === true) return null;
    return this.#levels[channel - 1] ?? null;
  }

  /** The answer to `get|set attribute channel [value]`, without line end. */
  answer(command: string, words: readonly string[]): string {
    const [attribute, index, value] = words;
    const channel = Number(index) - 1;
    if (command !== "get" && command !== "set") {
      return `-ERR INVALID_PARAMETER Unknown command: ${command}`;
    }
    if (attribute !== "level" && attribute !== "mute") {
      return `-ERR INVALID_PARAMETER Unknown attribute: ${attribute ?? ""}`;
    }
    if (!Number.isInteger(channel) || channel < 0 || channel >= this.#levels.length) {
      return "-ERR INVALID_PARAMETER Index out of range";
    }
    if (command === "get") return `+OK "value":${this.#value(attribute, channel)}`;
    return this.#set(attribute, channel, value ?? "");
  }

  #value(attribute: "level" | "mute", channel: number): string {
    if (attribute === "mute") return `${this.#mutes[channel] ?? false}`;
    const levelDb = this.#fault === "out-of-range" ? impossibleDb : (this.#levels[channel] ?? 0);
    return levelDb.toFixed(6);
  }

  #set(attribute: "level" | "mute", channel: number, value: string): string {
    const obeys = this.#fault !== "ignores-commands";
    if (attribute === "mute") {
      if (value !== "true" && value !== "false") return "-ERR INVALID_PARAMETER Not a boolean";
      if (obeys) this.#mutes[channel] = value === "true";
      return "+OK";
    }
    const levelDb = value === "" ? Number.NaN : Number(value);
    if (!(levelDb >= quietestDb && levelDb <= loudestDb)) {
      return "-ERR INVALID_PARAMETER Value out of range";
    }
    if (obeys) this.#levels[channel] = levelDb;
    return "+OK";
  }
}
