import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { GpioBackEnd, GpioPin, PinSettings } from "./gpio.ts";

/** A chip as sysfs lists it. */
export interface SysfsChip {
  readonly base: number;
  readonly label: string;
}

/**
 * GPIO by the kernel's sysfs interface and the optional package `onoff`. Not run on hardware by our
 * tests: no build machine has GPIO; they cover the numbering and the refusal without sysfs.
 * `sysfsRoot` is `/sys/class/gpio` on a real machine.
 */
export function createOnoffBackEnd(sysfsRoot: string): GpioBackEnd {
  return {
    async open(chip, settings) {
      const chips = await listChips(sysfsRoot);
      if (!chips.ok) return chips;
      const base = baseOf(chip, chips.value);
      if (base === undefined) {
        const known = chips.value.map(({ label }) => label).join(", ");
        return failed("gpio-unavailable", `no chip ${chip}; this machine has: ${known || "none"}`);
      }
      return await openPin(base + settings.line, settings);
    },
  };
}

/**
 * The first sysfs number of a chip, by its label or by its place. Kernels up to 6.5 count the first
 * chip from 0, later ones from 512: the number must be looked up, never assumed.
 */
export function baseOf(chip: string, chips: readonly SysfsChip[]): number | undefined {
  const labelled = chips.find(({ label }) => label === chip);
  if (labelled !== undefined) return labelled.base;
  const place = /^gpiochip(\d+)$/.exec(chip)?.[1];
  if (place === undefined) return undefined;
  return chips.map(({ base }) => base).sort((left, right) => left - right)[Number(place)];
}

async function listChips(root: string): Promise<Outcome<readonly SysfsChip[]>> {
  try {
    const names = (await readdir(root)).filter((name) => name.startsWith("gpiochip"));
    const chips = names.map(async (name) => ({
      base: Number(await readFile(join(root, name, "base"), "utf8")),
      label: (await readFile(join(root, name, "label"), "utf8")).trim(),
    }));
    return success(await Promise.all(chips));
  } catch {
    return failed("gpio-unavailable", `${root} is missing: this kernel has no sysfs GPIO`);
  }
}

async function openPin(number: number, settings: PinSettings): Promise<Outcome<GpioPin>> {
  const { direction, activeLow } = settings;
  try {
    const { Gpio } = await import("onoff");
    // An output must not be switched by the start of this program.
    const pin = new Gpio(number, direction, direction === "in" ? "both" : "none", {
      activeLow,
      reconfigureDirection: false,
    });
    return success({
      read: () => attempt(() => pin.readSync() === 1),
      write: (active) => attempt(() => pin.writeSync(active ? 1 : 0)),
      watch: (changed) => pin.watch((_error, value) => changed(value === 1)),
      close: () => pin.unexport(),
    });
  } catch (error) {
    return failed("gpio-unavailable", String(error));
  }
}

function attempt<T>(access: () => T): Outcome<T> {
  try {
    return success(access());
  } catch (error) {
    return failed("gpio-unavailable", String(error));
  }
}
