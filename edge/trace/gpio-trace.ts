import type { GpioBackEnd, GpioPin } from "../links/gpio.ts";
import type { LinkTap } from "./traces.ts";

/** The same GPIO; what is written to a line, and every change of one, is told to its traces. */
export function tracedGpio(backEnd: GpioBackEnd, tap: LinkTap): GpioBackEnd {
  return {
    async open(chip, settings) {
      const pin = await backEnd.open(chip, settings);
      const tell = (direction: "out" | "in", active: boolean, isRefused: boolean) => {
        if (!tap.isOn) return;
        const text = `line ${settings.line} ${active ? "active" : "inactive"}`;
        const draft = { direction, bytes: null, size: 0, text } as const;
        const outcome = isRefused ? "refused" : null;
        tap.record({ ...draft, outcome }, ({ binding }) => binding.line === settings.line);
      };
      return pin.ok ? { ok: true, value: tracedPin(pin.value, tell) } : pin;
    },
  };
}

const tracedPin = (
  pin: GpioPin,
  tell: (direction: "out" | "in", active: boolean, isRefused: boolean) => void,
): GpioPin => ({
  read: () => pin.read(),
  write(active) {
    const outcome = pin.write(active);
    tell("out", active, !outcome.ok);
    return outcome;
  },
  watch: (changed) =>
    pin.watch((active) => {
      tell("in", active, false);
      changed(active);
    }),
  close: () => pin.close(),
});
