import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Cancel } from "../../contract/clock.ts";
import { success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { GpioPin } from "./gpio.ts";
import type { PlacedPin, ToolCommands } from "./gpio-commands.ts";
import { runTool, type ToolPorts, unavailable } from "./gpio-tool.ts";

/** An input: read once, then followed by a `gpiomon` that is started again when it ends. */
export class InputPin implements GpioPin {
  readonly #ports: ToolPorts;
  readonly #tools: ToolCommands;
  readonly #pin: PlacedPin;
  #active: Outcome<boolean>;
  #changed: (active: boolean) => void = () => {};
  #stop: () => void = () => {};
  #cancelRestart: Cancel = () => {};
  #isClosed = false;

  static async open(
    ports: ToolPorts,
    tools: ToolCommands,
    pin: PlacedPin,
  ): Promise<Outcome<GpioPin>> {
    const active = await readLine(ports, tools, pin);
    return active.ok ? success(new InputPin(ports, tools, pin, active.value)) : active;
  }

  private constructor(ports: ToolPorts, tools: ToolCommands, pin: PlacedPin, active: boolean) {
    this.#ports = ports;
    this.#tools = tools;
    this.#pin = pin;
    this.#active = success(active);
    this.#follow();
  }

  read(): Outcome<boolean> {
    return this.#active;
  }

  write(): Outcome<void> {
    return unavailable(`line ${this.#pin.line} is an input`);
  }

  watch(changed: (active: boolean) => void): void {
    this.#changed = changed;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRestart();
    this.#stop();
  }

  #follow(): void {
    const { program, args } = this.#tools.monitor(this.#pin);
    const child = spawn(join(this.#ports.folder, program), [...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#stop = () => void child.kill();
    createInterface({ input: child.stdout }).on("line", (line) => {
      const active = this.#tools.edge(line);
      if (active !== null) this.#tell(active);
    });
    child.on("error", () => {});
    child.on("close", () => this.#lost());
  }

  #tell(active: boolean): void {
    this.#active = success(active);
    this.#changed(active);
  }

  /** Somebody ended it, or took the line: the state is not known until it is read anew. */
  #lost(): void {
    if (this.#isClosed) return;
    this.#active = unavailable("gpiomon has ended");
    const pauseMs = limits.gpio.restartMs;
    this.#cancelRestart = this.#ports.wireClock.after("gpiomon", pauseMs, () => void this.#again());
  }

  async #again(): Promise<void> {
    const active = await readLine(this.#ports, this.#tools, this.#pin);
    if (this.#isClosed) return;
    if (!active.ok) {
      this.#lost();
      return;
    }
    this.#tell(active.value);
    this.#follow();
  }
}

async function readLine(
  ports: ToolPorts,
  tools: ToolCommands,
  pin: PlacedPin,
): Promise<Outcome<boolean>> {
  const said = await runTool(ports, tools.get(pin));
  if (!said.ok) return said;
  const active = tools.value(said.value);
  return active === null ? unavailable(`gpioget says ${said.value.trim()}`) : success(active);
}
