import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { errorCatalogue } from "../contract/errors.ts";
import { generate, outdatedFiles } from "./generate.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "huitang-generate-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("generated files", () => {
  it("are written once, and found again when somebody changed one", () => {
    const written = generate(root);
    expect(written).toContain("docs/errors.md");
    expect(written.length).toBeGreaterThan(3);
    expect(generate(root)).toEqual([]);
    writeFileSync(join(root, "docs/errors.md"), "changed by hand");
    expect(outdatedFiles(root)).toEqual(["docs/errors.md"]);
    expect(generate(root)).toEqual(["docs/errors.md"]);
  });

  it("explain every error code in both languages", () => {
    generate(root);
    const page = readFileSync(join(root, "docs/errors.md"), "utf8");
    const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(Object.keys(errorCatalogue));
    for (const { adviceZh, adviceEn } of Object.values(errorCatalogue)) {
      expect(page).toContain(adviceZh);
      expect(page).toContain(adviceEn);
    }
  });

  it("let a profile name presets and leave to them what a point needs", () => {
    generate(root);
    const text = readFileSync(join(root, "contract/schemas/profile.schema.json"), "utf8");
    const schema: unknown = JSON.parse(text);
    expect(schema).toMatchObject({
      oneOf: expect.arrayContaining([
        expect.objectContaining({
          properties: expect.objectContaining({
            driver: { type: "string", const: "modbus-points" },
            extends: { type: "array", items: { type: "string" } },
          }),
        }),
      ]),
    });
    const points = z.object({ additionalProperties: z.looseObject({}) });
    const drivers = z
      .object({ oneOf: z.array(z.object({ properties: z.object({ points }) })) })
      .parse(schema).oneOf;
    expect(drivers.length).toBeGreaterThanOrEqual(6);
    for (const { properties } of drivers) {
      expect(properties.points.additionalProperties).not.toHaveProperty("required");
    }
  });
});
