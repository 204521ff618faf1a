import type { Fault } from "../faults.ts";

/** The tone generator block of a Tesira: it plays while it is not muted, and has no channels. */
export class ToneBlock {
  #fault: Fault | null = null;
  #isMuted = true;

  misbehave(fault: Fault | null): void {
    this.#fault = fault;
  }

  get isPlaying(): boolean {
    return !this.#isMuted && this.#fault !== "silent-speaker";
  }

  /** The answer to `get|set mute [value]`, without line end. */
  answer(command: string, [attribute, value]: readonly string[]): string {
    if (command !== "get" && command !== "set") {
      return `-ERR INVALID_PARAMETER Unknown command: ${command}`;
    }
    if (attribute !== "mute") {
      return `-ERR INVALID_PARAMETER Unknown attribute: ${attribute ?? ""}`;
    }
    if (command === "get") return `+OK "value":${this.#isMuted}`;
    if (value !== "true" && value !== "false") return "-ERR INVALID_PARAMETER Not a boolean";
    if (this.#fault !== "ignores-commands") this.#isMuted = value === "true";
    return "+OK";
  }
}
