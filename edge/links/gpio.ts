import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import { LinkState } from "./link-state.ts";

/** One line of a GPIO chip, taken for as long as the edge runs. */
export interface GpioPin {
  /** true: active, after `activeLow` was applied. */
  read(): Outcome<boolean>;
  write(active: boolean): Outcome<void>;
  /** Called at every edge, with the new state. */
  watch(changed: (active: boolean) => void): void;
  close(): void;
}

export interface PinSettings {
  readonly line: number;
  readonly direction: "in" | "out";
  readonly activeLow: boolean;
}

/** How this machine's GPIO is reached; swapped as a whole. */
export interface GpioBackEnd {
  /** Opens one line of a chip (`gpiochip0`, or the chip's label). Outputs keep their state. */
  open(chip: string, settings: PinSettings): Promise<Outcome<GpioPin>>;
}

/** The only owner of one GPIO chip: a line is one driver's, until that gives it back. */
export class GpioChip {
  readonly state = new LinkState();
  readonly #chip: string;
  readonly #backEnd: GpioBackEnd;
  /** null: the line is being opened. */
  readonly #pins = new Map<number, GpioPin | null>();
  /** Given back, and held as they are until their device's next driver comes. */
  readonly #idle = new Set<number>();
  #isStopped = false;

  constructor(chip: string, backEnd: GpioBackEnd) {
    this.#chip = chip;
    this.#backEnd = backEnd;
  }

  async claim(settings: PinSettings): Promise<Outcome<GpioPin>> {
    const held = this.#pins.get(settings.line) ?? null;
    if (held !== null && this.#idle.delete(settings.line)) return success(held);
    if (this.#pins.has(settings.line)) {
      return this.#refuse(failed("gpio-unavailable", `line ${settings.line} is taken already`));
    }
    this.#pins.set(settings.line, null);
    const pin = await this.#backEnd.open(this.#chip, settings);
    if (!pin.ok) {
      this.#pins.delete(settings.line);
      return this.#refuse(pin);
    }
    if (this.#isStopped) {
      pin.value.close();
      return failed("link-closed", "the chip was released");
    }
    this.#pins.set(settings.line, pin.value);
    this.state.setUp();
    return pin;
  }

  /** By the driver that claimed it. An output stays as it is. */
  giveBack(line: number): void {
    this.#idle.add(line);
  }

  stop(): void {
    this.#isStopped = true;
    for (const pin of this.#pins.values()) pin?.close();
    this.#pins.clear();
    this.state.setDown({ code: "link-closed", detail: "the chip was released" });
  }

  #refuse(refused: { ok: false; failure: Failure }): Outcome<GpioPin> {
    if (this.#pins.size === 0) this.state.setDown(refused.failure);
    return refused;
  }
}
