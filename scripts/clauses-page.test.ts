import { describe, expect, it } from "vitest";
import { clauseMentions } from "./clause-mentions.ts";
import { clausesPage, readPacks, stateOf } from "./clauses-page.ts";

const packs = readPacks(".");
const mentions = clauseMentions(".");
const clauses = new Map(packs.flatMap((pack) => Object.entries(pack.clauses)));

describe("packs and code", () => {
  it("agree: every clause that code, a profile or a test step names is in a pack", () => {
    expect(mentions.size).toBeGreaterThan(15);
    expect([...mentions.keys()].filter((id) => !clauses.has(id))).toEqual([]);
  });

  it("have a file of the room's code for every clause that is wholly enforced", () => {
    const acting = /^edge\/(?:rules|reconcile|standards)\//;
    const isNamed = (id: string) =>
      mentions.get(id)?.files.some((file) => acting.test(file)) ?? false;
    const wholly = [...clauses].filter(
      ([, clause]) => clause.met.includes("enforce") && stateOf(clause) === "met",
    );
    expect(wholly.length).toBeGreaterThan(0);
    const unnamed = wholly.filter(([id, { under }]) => ![id, ...under].some(isNamed));
    expect(unnamed.map(([id]) => id)).toEqual([]);
  });

  it("have a file or a self-test step for everything said to be verified", () => {
    const wholly = [...clauses].filter(
      ([, clause]) => clause.met.includes("verify") && stateOf(clause) === "met",
    );
    const unnamed = wholly.filter(
      ([id, { under }]) => ![id, ...under].some((it) => mentions.has(it)),
    );
    expect(unnamed.map(([id]) => id)).toEqual([]);
  });

  it("never give one clause to two packs", () => {
    expect(clauses.size).toBe(packs.flatMap((pack) => Object.keys(pack.clauses)).length);
  });

  it("answer to a clause only under the names of others that are in force with it", () => {
    const known = new Map(packs.map((pack) => [pack.pack, pack]));
    const reach = (id: string): readonly string[] => {
      const pack = known.get(id);
      if (pack === undefined) return [];
      return [...Object.keys(pack.clauses), ...pack.includes.flatMap(reach)];
    };
    // Ningxia's documents on information systems come into force with its service standard only.
    const inForce = (id: string) => new Set(reach(/^nx.$/.test(id) ? "nx" : id));
    const strays = packs.flatMap((pack) =>
      Object.values(pack.clauses)
        .flatMap((clause) => clause.under)
        .filter((id) => !inForce(pack.pack).has(id)),
    );
    expect(strays).toEqual([]);
  });
});

describe("the page of clauses", () => {
  const page = clausesPage(packs, mentions);

  it("leaves out no clause of any pack, and says of each unmet one what is missing", () => {
    const headings = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(packs.flatMap((pack) => Object.keys(pack.clauses)));
    const missing = [...clauses.values()].flatMap((clause) => clause.missing ?? []);
    expect(missing.length).toBeGreaterThan(0);
    const untold = missing.filter(({ zh, en }) => !page.includes(`Missing: ${zh} · ${en}`));
    expect(untold).toEqual([]);
  });

  it("finds rule, self-test and test by the clause's id, also at the head of a test's title", () => {
    const limits = mentions.get("PI26");
    expect(limits?.files.filter((file) => file.startsWith("edge/reconcile/"))).not.toEqual([]);
    expect(limits?.tests).toContain("edge/standards/load-standards.test.ts");
    expect(mentions.get("NX T5-2")?.tests).toContain("edge/rules/audio.test.ts");
    expect(mentions.get("NX T5-4")?.models.length).toBeGreaterThan(20);
  });
});
