import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Cancel } from "../../contract/clock.ts";
import { success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { GpioPin } from "./gpio.ts";
import type { PlacedPin, ToolCommands } from "./gpio-commands.ts";
import { runTool, type ToolPorts, unavailable } from "./gpio-tool.ts";

/**
 * An output, held by a running `gpioset`. Where that takes orders while it runs, the line changes
 * without a break; where it does not, it is replaced, and the line is free for some milliseconds.
 */
export class OutputPin implements GpioPin {
  readonly #ports: ToolPorts;
  readonly #tools: ToolCommands;
  readonly #pin: PlacedPin;
  #active: Outcome<boolean>;
  #wanted: boolean | null = null;
  #order: ((active: boolean) => void) | null = null;
  #stop: (() => void) | null = null;
  #cancelRestart: Cancel = () => {};
  #isReplacing = false;
  #isClosed = false;

  /** The state is left as it is; where the tools can tell it without changing it, it is known. */
  static async open(
    ports: ToolPorts,
    tools: ToolCommands,
    pin: PlacedPin,
  ): Promise<Outcome<GpioPin>> {
    const look = tools.getAsIs(pin);
    if (look === null) return success(new OutputPin(ports, tools, pin, null));
    const said = await runTool(ports, look);
    if (!said.ok) return said;
    return success(new OutputPin(ports, tools, pin, tools.value(said.value)));
  }

  private constructor(
    ports: ToolPorts,
    tools: ToolCommands,
    pin: PlacedPin,
    active: boolean | null,
  ) {
    this.#ports = ports;
    this.#tools = tools;
    this.#pin = pin;
    const unknown = unavailable("these tools cannot read an output; it is known once it is set");
    this.#active = active === null ? unknown : success(active);
  }

  read(): Outcome<boolean> {
    return this.#active;
  }

  write(active: boolean): Outcome<void> {
    if (this.#isClosed) return unavailable("the line was released");
    this.#wanted = active;
    if (this.#order !== null) this.#order(active);
    else this.#replace();
    this.#active = success(active);
    return success(undefined);
  }

  watch(): void {}

  close(): void {
    this.#isClosed = true;
    this.#cancelRestart();
    this.#stop?.();
  }

  /** The one that holds the line must let go of it before the next can take it. */
  #replace(): void {
    this.#isReplacing = this.#stop !== null;
    this.#cancelRestart();
    if (this.#stop === null) this.#hold();
    else this.#stop();
  }

  #hold(): void {
    this.#isReplacing = false;
    const { program, args } = this.#tools.set(this.#pin, this.#wanted === true);
    const takesOrders = this.#tools.order !== null;
    const child = spawn(join(this.#ports.folder, program), [...args], {
      stdio: [takesOrders ? "pipe" : "ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr?.on("data", (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(0, limits.gpio.complaintMax);
    });
    this.#stop = () => void child.kill();
    child.stdin?.on("error", () => {});
    const { order } = this.#tools;
    if (order !== null) {
      this.#order = (active) => void child.stdin?.write(`${order(this.#pin, active)}\n`);
    }
    child.on("error", () => {});
    child.on("close", () => {
      this.#stop = null;
      this.#order = null;
      if (this.#isClosed) return;
      if (this.#isReplacing) this.#hold();
      else this.#lost(complaint.trim());
    });
  }

  /** Nobody holds the line any more; it is taken again as it was wanted. */
  #lost(complaint: string): void {
    this.#active = unavailable(complaint === "" ? "gpioset has ended" : complaint);
    this.#cancelRestart = this.#ports.wireClock.after("gpioset", limits.gpio.restartMs, () => {
      this.#hold();
      if (this.#wanted !== null) this.#active = success(this.#wanted);
    });
  }
}
