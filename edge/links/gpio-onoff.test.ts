import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { baseOf, createOnoffBackEnd } from "./gpio-onoff.ts";

const settings = { line: 17, direction: "out", activeLow: false } as const;

describe("GPIO by sysfs", () => {
  it.each([
    ["gpiochip0", [{ base: 512, label: "pinctrl-bcm2711" }], 512],
    [
      "gpiochip0",
      [
        { base: 0, label: "pinctrl-bcm2711" },
        { base: 504, label: "exp" },
      ],
      0,
    ],
    [
      "gpiochip1",
      [
        { base: 566, label: "exp" },
        { base: 512, label: "pinctrl" },
      ],
      566,
    ],
    [
      "pinctrl-rp1",
      [
        { base: 512, label: "other" },
        { base: 571, label: "pinctrl-rp1" },
      ],
      571,
    ],
    ["gpiochip7", [{ base: 512, label: "pinctrl" }], undefined],
    ["17", [{ base: 512, label: "pinctrl" }], undefined],
  ])("finds %s among %j", (chip, chips, base) => {
    expect(baseOf(chip, chips)).toBe(base);
  });

  it("says what to do where the kernel has none", async () => {
    const backEnd = createOnoffBackEnd("/nonexistent/gpio");
    expect(await backEnd.open("gpiochip0", settings)).toMatchObject({
      failure: { code: "gpio-unavailable", detail: expect.stringContaining("no sysfs GPIO") },
    });
  });

  it("names the chips there are when the one wanted is missing", async () => {
    const root = await mkdtemp(join(tmpdir(), "gpio-"));
    await mkdir(join(root, "gpiochip512"));
    await writeFile(join(root, "gpiochip512", "base"), "512\n");
    await writeFile(join(root, "gpiochip512", "label"), "pinctrl-bcm2711\n");
    const outcome = await createOnoffBackEnd(root).open("gpiochip3", settings);
    expect(outcome).toMatchObject({
      failure: { detail: "no chip gpiochip3; this machine has: pinctrl-bcm2711" },
    });
    await rm(root, { recursive: true });
  });
});
