import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { openAssets } from "../assets.ts";
import { drawn } from "../nameplates/drawing.fixture.ts";
import { plate29Inch } from "../nameplates/plate-format.ts";
import { plateToPng } from "../nameplates/plate-png.ts";
import { installed, installProgram } from "../nameplates/render-program.fixture.ts";
import { runPlate } from "./plate.ts";

const assets = openAssets(fileURLToPath(new URL("../../", import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "plate-command-"));
let program = "";
beforeAll(async () => {
  program = await installProgram();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(program, { recursive: true });
});

const ignore = () => undefined;

function start(...args: readonly string[]) {
  const printed: string[] = [];
  const warned: string[] = [];
  const output = {
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  };
  const log = { info: ignore, warn: ignore, error: ignore };
  let stop: () => void = ignore;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const untilTold = () => stopped;
  const ports = { assets, program: installed(program), clock: createClock(), log, untilTold };
  const running = runPlate(args, ports, output);
  return { running, stop, printed, warned };
}

async function run(...args: readonly string[]) {
  const { running, printed, warned } = start(...args);
  const code = await running;
  return { code, printed: printed.join("\n"), warned: warned.join("\n") };
}

describe("huitang plate", () => {
  it("writes the very pixels that would go to the plate, and says their hash", async () => {
    const out = join(folder, "preview.png");
    const words = ["--name", "李 伟", "--unit", "水务局", "--template", "pink"];
    const { code, printed } = await run(...words, "--out", out, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ file: out, widthPx: 296, inks: ["black", "red"] });
    const { pixels } = drawn({ name: "李伟", unit: "水务局" }, plate29Inch, "pink");
    expect([...readFileSync(out)]).toEqual([...plateToPng(pixels, plate29Inch)]);
  });

  it("draws an author's own template, and says where it is wrong", async () => {
    const file = join(folder, "own.yaml");
    const text = `title: { zh: 自定, en: Own }\nmain: { shows: name, largest: 0.5 }\n`;
    writeFileSync(file, text);
    expect((await run("--template", file, "--name", "李伟")).code).toBe(0);
    writeFileSync(file, text.replace("0.5", "5"));
    const wrong = await run("--template", file, "--name", "李伟");
    expect([wrong.code, wrong.warned]).toEqual([1, expect.stringMatching(/own\.yaml:2:\d+ main/)]);
  });

  it("draws a template again whenever its file is saved, and survives a mistake in it", async () => {
    const file = join(folder, "live.yaml");
    const out = join(folder, "live.png");
    const text = `title: { zh: 自定, en: Own }\nground: white\nmain: { shows: name }\n`;
    writeFileSync(file, text);
    const words = ["--name", "李伟", "--template", file, "--out", out];
    const { running, stop, printed, warned } = start(...words, "--watch");
    const lines = (count: number, of: readonly string[]) =>
      vi.waitFor(() => expect(of.length).toBeGreaterThanOrEqual(count), 20_000);
    await lines(1, printed);
    const before = readFileSync(out);
    writeFileSync(file, "title: nonsense\n");
    await lines(1, warned);
    const drawnSoFar = printed.length;
    writeFileSync(file, text.replace("white", "red"));
    await lines(drawnSoFar + 1, printed);
    expect(readFileSync(out).equals(before)).toBe(false);
    stop();
    expect(await running).toBe(0);
  });

  it("tells before any meeting that a name cannot be displayed", async () => {
    const { code, warned } = await run("--name", "李\u{10FFFD}");
    expect([code, warned]).toEqual([1, expect.stringContaining("U+10FFFD")]);
  });

  it("lists the templates", async () => {
    const { code, printed } = await run();
    expect(code).toBe(0);
    for (const name of ["standard", "red", "pink", "plain", "door"]) {
      expect(printed).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect(JSON.parse((await run("--json")).printed)).toHaveLength(5);
  });

  it.each([
    ["an unknown template", ["--name", "李", "--template", "pinc"], /did you mean "pink"/],
    ["a file that is not there", ["--name", "李", "--template", "no.yaml"], /cannot be read/],
    [
      "a model that is no plate",
      ["--name", "李", "--model", "a/b"],
      /no plate; there are: .*trmnl/,
    ],
    ["to watch a shipped template", ["--name", "李", "--watch"], /a template of yours/],
    ["a door without its main line", ["--name", "李", "--template", "door"], /give --now/],
  ])("refuses %s", async (_what, args, told) => {
    const { code, warned } = await run(...args);
    expect([code, warned]).toEqual([2, expect.stringMatching(told)]);
  });
});
