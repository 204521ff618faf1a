import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import { failed, type Outcome } from "../../contract/errors.ts";
import { shippedTemplate } from "./drawing.fixture.ts";
import { plateLimits } from "./limits.ts";
import type { DrawnPlate } from "./plate-encoding.ts";
import { plate29Inch as format } from "./plate-format.ts";
import { createPlateRenderer, type RenderProgram } from "./plate-renderer.ts";
import { installed, installProgram, program } from "./render-program.fixture.ts";

let folder: string;
beforeAll(async () => {
  folder = await installProgram();
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(program: RenderProgram, clock = createClock()) {
  const complaints: object[] = [];
  const log = {
    info() {},
    warn() {},
    error: (facts: object) => void complaints.push(facts),
  };
  const renderer = createPlateRenderer({ program, clock, log });
  onTestFinished(() => renderer.stop());
  const template = shippedTemplate("standard");
  const render = (name: string) =>
    renderer.render({ content: { name, unit: "水务局", post: "局长" }, template, format });
  return { renderer, render, complaints };
}

const hashOf = (outcome: Outcome<DrawnPlate>) =>
  outcome.ok
    ? createHash("sha256").update(outcome.value.bytes).digest("hex")
    : outcome.failure.code;

const ended = failed("plate-not-rendered", "the drawing program ended");

test("the same content is the same image in every run of the program", async () => {
  const contents = ["李伟", "努尔艾合麦提·阿卜杜拉", "John Smith"];
  const runs: string[][] = [];
  for (let run = 0; run < 2; run++) {
    const { render, renderer } = open(installed(folder));
    runs.push((await Promise.all(contents.map(render))).map(hashOf));
    await renderer.stop();
  }
  expect(runs[0]).toEqual(runs[1]);
  expect(new Set(runs[0]).size).toBe(contents.length);
  for (const hash of runs[0] ?? []) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test("a character without a glyph is told; the next plate is drawn", async () => {
  const { render } = open(installed(folder));
  const [missing, drawn] = await Promise.all([render("李😀"), render("李伟")]);
  expect(missing).toEqual(failed("text-not-displayable", "U+1F600"));
  expect(drawn?.ok).toBe(true);
});

test("a program killed while it draws is started again, and no plate is lost", async () => {
  const killed = program(
    folder,
    "killed.mjs",
    `import { existsSync, writeFileSync } from "node:fs";
    const mark = new URL("killed-once", import.meta.url);
    if (existsSync(mark)) await import("./render-plates.mjs");
    else process.once("message", () => {
      writeFileSync(mark, "");
      process.kill(process.pid, "SIGKILL");
    });`,
  );
  const { render, complaints } = open(killed);
  const outcomes = await Promise.all([render("李伟"), render("王芳")]);
  expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true]);
  expect(complaints).toEqual([]);
});

test("a plate that ends every program does not keep the others from being drawn", async () => {
  const poisoned = program(
    folder,
    "poisoned.mjs",
    `await import("./render-plates.mjs");
    process.prependListener("message", ({ plate }) => {
      if (plate.content.name === "毒") process.kill(process.pid, "SIGKILL");
    });`,
  );
  const { render } = open(poisoned);
  const [poison, other] = await Promise.all([render("毒"), render("李伟")]);
  expect(poison).toEqual(ended);
  expect(other?.ok).toBe(true);
});

test("a program that hangs is ended in bounded time, and all plates fail", async () => {
  const clock = createVirtualClock(0);
  const hanging = program(folder, "hanging.mjs", `process.on("message", () => {});`);
  const { render, complaints } = open(hanging, clock);
  const outcomes = Promise.all([render("李伟"), render("王芳"), render("张志强")]);
  clock.advance(plateLimits.drawMs * plateLimits.fruitlessPrograms);
  expect(await outcomes).toEqual([ended, ended, ended]);
  expect(complaints).toEqual([{ complaint: "no image within 15000 ms" }]);
});

test("a program that cannot start is tried again after a pause, not at every plate", async () => {
  const clock = createVirtualClock(0);
  const broken = program(folder, "broken.mjs", `throw new Error("no font");`);
  const { render, complaints } = open(broken, clock);
  expect(await Promise.all([render("李伟"), render("王芳")])).toEqual([ended, ended]);
  expect(complaints).toEqual([{ complaint: expect.stringContaining("no font") }]);
  expect(await render("李伟")).toEqual(failed("plate-not-rendered", "not now"));
  clock.advance(plateLimits.pauseMs);
  expect(await render("李伟")).toEqual(ended);
});

test("a missing program fails every plate and nothing else", async () => {
  const { render } = open({ node: join(folder, "no-such-node"), args: [] });
  expect(await Promise.all([render("李伟"), render("王芳")])).toEqual([ended, ended]);
});

test("the program ends when nothing was asked of it for a while, and starts anew", async () => {
  const clock = createVirtualClock(0);
  const told = join(folder, "told");
  const telling = program(
    folder,
    "telling.mjs",
    `import { appendFileSync } from "node:fs";
    process.on("exit", () => appendFileSync(${JSON.stringify(told)}, "ended "));
    appendFileSync(${JSON.stringify(told)}, "started ");
    await import("./render-plates.mjs");`,
  );
  const { render } = open(telling, clock);
  const first = hashOf(await render("李伟"));
  clock.advance(plateLimits.idleMs - 1);
  expect(hashOf(await render("李伟"))).toBe(first);
  clock.advance(plateLimits.idleMs);
  await vi.waitFor(() => expect(readFileSync(told, "utf8")).toBe("started ended "), 10_000);
  expect(hashOf(await render("李伟"))).toBe(first);
});

test("stopping fails what waits and leaves no program behind", async () => {
  const { render, renderer } = open(installed(folder));
  const waiting = [render("李伟"), render("王芳")];
  await renderer.stop();
  const stopped = failed("plate-not-rendered", "stopped");
  expect(await Promise.all(waiting)).toEqual([stopped, stopped]);
  expect(await render("李伟")).toEqual(failed("plate-not-rendered", "not now"));
});

test("no more plates wait than the limit allows", async () => {
  const { render, renderer } = open(installed(folder));
  const all = Array.from({ length: plateLimits.waiting + 2 }, () => render("李伟"));
  expect(await all.at(-1)).toEqual(failed("plate-not-rendered", "not now"));
  await renderer.stop();
  await Promise.all(all);
});
