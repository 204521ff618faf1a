import { success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { GpioBackEnd } from "./gpio.ts";
import { toolCommands } from "./gpio-commands.ts";
import type { ToolCommands } from "./gpio-commands.ts";
import { InputPin } from "./gpio-input-pin.ts";
import { OutputPin } from "./gpio-output-pin.ts";
import { runTool, type ToolPorts, unavailable } from "./gpio-tool.ts";

/**
 * GPIO by the character device and the command-line tools of libgpiod, version 1 or 2: `gpiomon`
 * tells every edge of an input, and a running `gpioset` holds an output. For machines without sysfs.
 * Never run on hardware by our tests: they play the tools, argument by argument as their manual
 * pages have them. What the tools cannot do is said in `deploy/raspberry-pi.md`.
 */
export function createToolsBackEnd(ports: ToolPorts): GpioBackEnd {
  let known: Promise<Outcome<ToolCommands>> | null = null;
  return {
    async open(chip, settings) {
      known ??= findTools(ports);
      const tools = await known;
      if (!tools.ok) {
        // Somebody may install them while the edge runs.
        known = null;
        return tools;
      }
      const pin = { chip, ...settings };
      return settings.direction === "in"
        ? await InputPin.open(ports, tools.value, pin)
        : await OutputPin.open(ports, tools.value, pin);
    },
  };
}

async function findTools(ports: ToolPorts): Promise<Outcome<ToolCommands>> {
  const version = await runTool(ports, { program: "gpioset", args: ["--version"] });
  const major = version.ok ? /libgpiod\)? v(\d+)\./.exec(version.value)?.[1] : undefined;
  if (major !== "1" && major !== "2") {
    return unavailable("neither /sys/class/gpio nor libgpiod's tools; install the package gpiod");
  }
  const help = await runTool(ports, { program: "gpioset", args: ["--help"] });
  return success(toolCommands(Number(major), help.ok && help.value.includes("--interactive")));
}
