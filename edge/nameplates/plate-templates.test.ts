import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, test } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { draw, drawn, shippedTemplate, shippedTemplates } from "./drawing.fixture.ts";
import { inkAt } from "./packed-image.ts";
import { plate29Inch, type PlateFormat } from "./plate-format.ts";
import { parseTemplate, readTemplates, seatTemplate, templateFor } from "./plate-templates.ts";

it("the shipped templates are in order", () => {
  expect(shippedTemplates.problems).toEqual([]);
  expect([...shippedTemplates.byName.keys()]).toEqual(["door", "pink", "plain", "red", "standard"]);
});

const sound = `title: { zh: 一, en: One }
ground: white
main: { shows: name }
below: { shows: [unit, post] }
`;

test.each([
  [
    "a main line of another place",
    "shows: name",
    "shows: now",
    "the main line of a plate for a seat",
  ],
  ["a line of another place", "[unit, post]", "[unit, room]", "room is not for a seat"],
  ["the main line once more", "[unit, post]", "[name]", "name is the main line already"],
  ["black on black", "ground: white", "ground: black", "black on black cannot be seen"],
  ["a colour that is none", "ground: white", "ground: pinkish", "a colour: red, pink"],
  ["a size beyond the plate", "shows: name }", "shows: name, largest: 2 }", "main.largest"],
  ["a member nobody knows", "ground: white", "background: white", 'unknown member "background"'],
])("a template with %s is refused", (_what, from, to, told) => {
  const parsed = parseTemplate("own.yaml", sound.replace(from, to));
  const problems = parsed.ok ? [] : parsed.problems.map(describeProblem);
  expect(problems.join("\n")).toContain(told);
});

it("a template that is wrong does not hide the others, and its plates are standard", () => {
  const folder = mkdtempSync(join(tmpdir(), "templates-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "standard.yaml"), sound);
  writeFileSync(join(folder, "bad.yaml"), "main: 3\n");
  const templates = readTemplates(folder);
  expect([...templates.byName.keys()]).toEqual(["standard"]);
  expect(templates.problems.map(({ file }) => file)).toContain("bad.yaml");
  expect(seatTemplate(templates, "bad")).toBeUndefined();
  expect(templateFor(templates, "bad")).toBe(templates.byName.get("standard"));
});

it("a template of the door is none for a seat", () => {
  expect(seatTemplate(shippedTemplates, "door")).toBeUndefined();
  expect(templateFor(shippedTemplates, "door")).toBe(shippedTemplate("standard"));
});

it("a name stands on its plate even when every template is lost", () => {
  const lost = { byName: new Map(), problems: [] };
  expect(templateFor(lost, "standard").main.shows).toBe("name");
});

const inksOf = (template: string, format: PlateFormat) => {
  const { pixels } = drawn({ name: "李伟", unit: "水务局" }, format, template);
  const counts = new Map<number, number>();
  for (let y = 0; y < format.heightPx; y++) {
    for (let x = 0; x < format.widthPx; x++) {
      const ink = inkAt(pixels, format, x, y);
      counts.set(ink, (counts.get(ink) ?? 0) + 1);
    }
  }
  const all = format.widthPx * format.heightPx;
  return (ink: number) => (counts.get(ink) ?? 0) / all;
};

it("NX T6-3: names stand in black on red, or on pink, where the panel has red", () => {
  const red = inksOf("red", plate29Inch);
  expect([red(2) > 0.7, red(1) > 0.05, red(0)]).toEqual([true, true, 0]);
  const pink = inksOf("pink", plate29Inch);
  expect(pink(2)).toBeGreaterThan(0.1);
  expect(pink(2)).toBeLessThan(0.3);
});

it("NX T6-3: elsewhere in black on white, never a ground that is none", () => {
  for (const inks of [["black"], ["black", "yellow"]] as const) {
    const format: PlateFormat = { ...plate29Inch, inks };
    const expected = drawn({ name: "李伟", unit: "水务局" }, format, "standard").bytes;
    expect(drawn({ name: "李伟", unit: "水务局" }, format, "pink").bytes).toEqual(expected);
    expect(drawn({ name: "李伟", unit: "水务局" }, format, "red").bytes).toEqual(expected);
  }
});

it("a line that a template does not show needs no glyph", () => {
  const content = { name: "李伟", unit: "😀" };
  expect(draw(content, plate29Inch, "plain").ok).toBe(true);
  expect(draw(content, plate29Inch, "standard").ok).toBe(false);
});
