import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { GpioPin } from "./gpio.ts";
import { createGpioBackEnd } from "./gpio-back-end.ts";
import { eventually } from "./rig/eventually.ts";
import { bundled } from "./rig/own-process.ts";

const wireClock = createClock();
const pins: GpioPin[] = [];
let fake = "";

beforeAll(async () => {
  fake = await bundled(`${import.meta.dirname}/rig/fake-gpio.fixture.ts`);
});
afterEach(() => {
  for (const pin of pins.splice(0)) pin.close();
});

/** A machine with these tools, and pins 17 and 18, both low. */
function openMachine(version: "1" | "2" | "none", hasInteractive = false) {
  const folder = mkdtempSync(join(tmpdir(), "gpio-tools-"));
  const state = mkdtempSync(join(tmpdir(), "gpio-pins-"));
  for (const line of ["17", "18"]) writeFileSync(join(state, line), "0");
  if (hasInteractive) writeFileSync(join(state, "interactive"), "");
  for (const program of version === "none" ? [] : ["gpioget", "gpioset", "gpiomon"]) {
    const file = join(folder, program);
    const command = `exec "${execPath}" "${fake}" ${version} ${program} "${state}" "$@"`;
    writeFileSync(file, `#!/bin/sh\n${command}\n`);
    chmodSync(file, 0o755);
  }
  const backEnd = createGpioBackEnd({ sysfsRoot: "/nonexistent/gpio", folder, wireClock });
  const level = (line: number) => readFileSync(join(state, `${line}`), "utf8").trim();
  return {
    level,
    move: (line: number, to: "0" | "1") => writeFileSync(join(state, `${line}`), to),
    wasMadeInput: (line: number) => existsSync(join(state, `${line}.made-input`)),
    holder: (line: number) => {
      const file = join(state, `${line}.held`);
      return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    },
    async open(line: number, direction: "in" | "out", activeLow = false) {
      const pin = await backEnd.open("gpiochip0", { line, direction, activeLow });
      if (pin.ok) pins.push(pin.value);
      return pin;
    },
    backEnd,
  };
}

function opened(pin: Outcome<GpioPin>): GpioPin {
  if (!pin.ok) throw new Error(pin.failure.detail);
  return pin.value;
}

describe.each([
  ["1", false],
  ["2", false],
  ["2", true],
] as const)("the tools of libgpiod %s, taking orders: %s", (version, hasInteractive) => {
  it("follow an input", async () => {
    const machine = openMachine(version, hasInteractive);
    machine.move(17, "1");
    const pin = opened(await machine.open(17, "in"));
    expect(pin.read()).toEqual({ ok: true, value: true });
    const heard: boolean[] = [];
    pin.watch((active) => heard.push(active));
    await eventually("gpiomon", () => machine.holder(17) > 0);
    machine.move(17, "0");
    await eventually("the fall", () => heard.length === 1);
    machine.move(17, "1");
    await eventually("the rise", () => heard.length === 2);
    expect(heard).toEqual([false, true]);
    expect(pin.read()).toEqual({ ok: true, value: true });
  });

  it("turn an active-low input round", async () => {
    const machine = openMachine(version, hasInteractive);
    const pin = opened(await machine.open(17, "in", true));
    expect(pin.read()).toEqual({ ok: true, value: true });
    const heard: boolean[] = [];
    pin.watch((active) => heard.push(active));
    await eventually("gpiomon", () => machine.holder(17) > 0);
    machine.move(17, "1");
    await eventually("the edge", () => heard.length === 1);
    expect(heard).toEqual([false]);
  });

  it("set an output, hold it, and change it", async () => {
    const machine = openMachine(version, hasInteractive);
    const pin = opened(await machine.open(18, "out"));
    // Whatever is connected must not be switched by the start of this program.
    expect(machine.wasMadeInput(18)).toBe(false);
    expect(pin.read().ok).toBe(version === "2");
    for (const active of [true, false, true, false, true]) {
      expect(pin.write(active)).toEqual({ ok: true, value: undefined });
      expect(pin.read()).toEqual({ ok: true, value: active });
    }
    await eventually("the level", () => machine.level(18) === "1" && machine.holder(18) > 0);
    pin.close();
    await eventually("the release", () => machine.holder(18) === 0);
  });

  it("say it, and come back, when they are ended from outside", async () => {
    const machine = openMachine(version, hasInteractive);
    const input = opened(await machine.open(17, "in"));
    const output = opened(await machine.open(18, "out"));
    output.write(true);
    await eventually("both", () => machine.holder(17) > 0 && machine.level(18) === "1");
    const [first, second] = [machine.holder(17), machine.holder(18)];
    process.kill(first);
    process.kill(second);
    await eventually("the losses", () => !input.read().ok && !output.read().ok);
    expect(input.read()).toMatchObject({ failure: { code: "gpio-unavailable" } });
    await eventually("both again", () => input.read().ok && machine.level(18) === "1");
    expect(machine.holder(17)).not.toBe(first);
  });

  it("report a line that somebody else holds", async () => {
    const machine = openMachine(version, hasInteractive);
    const first = opened(await machine.open(17, "in"));
    await eventually("gpiomon", () => machine.holder(17) > 0);
    expect(await machine.open(17, "in")).toMatchObject({
      failure: { code: "gpio-unavailable", detail: expect.stringContaining("busy") },
    });
    first.close();
  });
});

describe("a machine without GPIO", () => {
  it("says what to install", async () => {
    const machine = openMachine("none");
    expect(await machine.open(17, "in")).toMatchObject({
      failure: { code: "gpio-unavailable", detail: expect.stringContaining("package gpiod") },
    });
  });
});
