import { existsSync } from "node:fs";
import type { GpioBackEnd } from "./gpio.ts";
import { createOnoffBackEnd } from "./gpio-onoff.ts";
import type { ToolPorts } from "./gpio-tool.ts";
import { createToolsBackEnd } from "./gpio-tools.ts";

/** `/sys/class/gpio` on a real machine. */
interface GpioPorts extends ToolPorts {
  readonly sysfsRoot: string;
}

/**
 * GPIO as this machine offers it: by sysfs where the kernel still has it, which keeps outputs when
 * the program ends; by libgpiod's tools where it has not.
 */
export function createGpioBackEnd({ sysfsRoot, ...tools }: GpioPorts): GpioBackEnd {
  const bySysfs = createOnoffBackEnd(sysfsRoot);
  const byTools = createToolsBackEnd(tools);
  return {
    open: (chip, settings) => (existsSync(sysfsRoot) ? bySysfs : byTools).open(chip, settings),
  };
}
