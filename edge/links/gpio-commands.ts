import type { PinSettings } from "./gpio.ts";

export interface Command {
  readonly program: "gpioget" | "gpioset" | "gpiomon";
  readonly args: readonly string[];
}

/** A line on its chip. */
export type PlacedPin = PinSettings & { readonly chip: string };

/** What the tools of one version are told, and how what they say is read. */
export interface ToolCommands {
  /** Reads an input. Makes an input of the line if it was none. */
  get(pin: PlacedPin): Command;
  /** Reads an output without touching it; null where the tools cannot. */
  getAsIs(pin: PlacedPin): Command | null;
  /** Sets an output, and holds it for as long as the program runs. */
  set(pin: PlacedPin, active: boolean): Command;
  /** What a running `gpioset` is told on its input; null where it takes no orders. */
  readonly order: ((pin: PlacedPin, active: boolean) => string) | null;
  /** Prints a line for each edge. */
  monitor(pin: PlacedPin): Command;
  /** The state that `gpioget` has printed; null when it is none. */
  value(said: string): boolean | null;
  /** The state after the edge that `gpiomon` has printed; null when it is none. */
  edge(said: string): boolean | null;
}

const zeroOrOne = (said: string): boolean | null => {
  const text = said.trim();
  return text === "0" || text === "1" ? text === "1" : null;
};
const digit = (active: boolean) => (active ? "1" : "0");

/**
 * The tools of libgpiod 1.6 (Debian 12) and 2.x (Debian 13), by their manual pages: gpioset(1),
 * gpioget(1), gpiomon(1). `takesOrders`: this gpioset was built with `--interactive`, version 2 only.
 */
export const toolCommands = (major: number, takesOrders: boolean): ToolCommands =>
  major === 1 ? versionOne : versionTwo(takesOrders);

const lowOne = ({ activeLow }: PlacedPin) => (activeLow ? ["--active-low"] : []);

const versionOne: ToolCommands = {
  get: (pin) => ({ program: "gpioget", args: [...lowOne(pin), pin.chip, `${pin.line}`] }),
  // Its gpioget makes an input of every line it reads: an output would be switched off.
  getAsIs: () => null,
  set: (pin, active) => ({
    program: "gpioset",
    args: [...lowOne(pin), "--mode=signal", pin.chip, `${pin.line}=${digit(active)}`],
  }),
  order: null,
  monitor: (pin) => ({
    program: "gpiomon",
    args: [...lowOne(pin), "--line-buffered", "--format=%e", pin.chip, `${pin.line}`],
  }),
  value: zeroOrOne,
  // 0: falling, 1: rising; of the logical level when the line is active low.
  edge: zeroOrOne,
};

const edgesOfTwo: Readonly<Record<string, boolean>> = { rising: true, falling: false };

function versionTwo(takesOrders: boolean): ToolCommands {
  const on = (pin: PlacedPin) => [...lowOne(pin), "--chip", pin.chip];
  return {
    get: (pin) => ({ program: "gpioget", args: [...on(pin), "--numeric", `${pin.line}`] }),
    getAsIs: (pin) => ({
      program: "gpioget",
      args: [...on(pin), "--as-is", "--numeric", `${pin.line}`],
    }),
    // Without --toggle it does not end by itself, and holds the line.
    set: (pin, active) => ({
      program: "gpioset",
      args: [...on(pin), ...(takesOrders ? ["--interactive"] : []), `${pin.line}=${digit(active)}`],
    }),
    order: takesOrders ? (pin, active) => `set ${pin.line}=${digit(active)}` : null,
    monitor: (pin) => ({
      program: "gpiomon",
      args: [...on(pin), "--edges", "both", "--format", "%E", `${pin.line}`],
    }),
    value: zeroOrOne,
    edge: (said) => edgesOfTwo[said.trim()] ?? null,
  };
}
