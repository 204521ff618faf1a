import {
  type Clause,
  type ClauseInForce,
  type Pack,
  packSchema,
  type Standards,
} from "../../contract/clauses.ts";
import { durationText, parseDurationMs } from "../../contract/duration.ts";
import {
  type DocumentSource,
  type Parsed,
  parseDocumentAs,
  type Problem,
} from "../../contract/document.ts";
import { exemptClause } from "./exemption.ts";

interface Override {
  readonly clause: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly reason: string;
  readonly by: string;
}

/**
 * Everything a room answers to: its pack, the packs that one includes, and the site's own numbers
 * on top. `readPack` gives a pack's YAML text by its id, or undefined when there is none.
 */
export function loadStandards(
  packId: string,
  readPack: (id: string) => string | undefined,
): Parsed<Standards> {
  const clauses = new Map<string, ClauseInForce>();
  const problems: Problem[] = [];
  const visited = new Set<string>();
  const visit = (id: string, from: DocumentSource | null, index: number) => {
    if (visited.has(id)) return;
    visited.add(id);
    const file = `packs/${id}.yaml`;
    const text = readPack(id);
    if (text === undefined) {
      const missing = `no pack is called "${id}"`;
      problems.push(from?.problem(["includes", index], missing) ?? nowhere(file, missing));
      return;
    }
    const parsed = parseDocumentAs(packSchema, file, text);
    if (!parsed.ok) {
      problems.push(...parsed.problems);
      return;
    }
    addClauses(clauses, parsed.value);
    parsed.value.includes.forEach((included, at) => visit(included, parsed.source, at));
  };
  visit(packId, null, 0);
  const source: DocumentSource = {
    file: `packs/${packId}.yaml`,
    problem: (_path, text) => nowhere(`packs/${packId}.yaml`, text),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: clauses, source };
}

function addClauses(clauses: Map<string, ClauseInForce>, pack: Pack): void {
  for (const [id, clause] of Object.entries(pack.clauses)) {
    if (clauses.has(id)) continue;
    clauses.set(id, { ...clause, id, pack: pack.pack, document: pack.document, override: null });
  }
}

const nowhere = (file: string, text: string): Problem => ({
  file,
  line: 1,
  column: 1,
  path: "",
  text,
});

/**
 * The standards with a site's own numbers. Each override must name a clause and a parameter that are
 * in force, keep its type, and say why and by whom.
 */
export function overrideStandards(
  standards: Standards,
  overrides: readonly Override[],
  source: DocumentSource,
): Parsed<Standards> {
  const changed = new Map(standards);
  const problems: Problem[] = [];
  overrides.forEach((override, index) => {
    if (override.clause === exemptClause) {
      problems.push(source.problem(["overrides", index, "clause"], asExemption));
      return;
    }
    const clause = changed.get(override.clause);
    if (clause === undefined) {
      const text = `clause "${override.clause}" is not in force in this room; check its id against the pack`;
      problems.push(source.problem(["overrides", index, "clause"], text));
      return;
    }
    const parameters = { ...clause.parameters };
    for (const [name, value] of Object.entries(override.parameters)) {
      const parameter = sameType(clause, name, value);
      if (typeof parameter === "string") {
        problems.push(source.problem(["overrides", index, "parameters", name], parameter));
      } else {
        parameters[name] = parameter;
      }
    }
    const { reason, by } = override;
    changed.set(override.clause, { ...clause, parameters, override: { reason, by } });
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: changed, source };
}

/** An override has no end; leaving the limits of air-conditioning needs an approval that has one. */
const asExemption = `${exemptClause} cannot be overridden; an exemption with owner, reason and expiry goes under exemptions`;

/** No lead and no period of a clause is shorter. */
const shortestMs = 60_000;

/** The override in the type of the clause's own parameter, or what is wrong with it. */
function sameType(clause: Clause, name: string, value: string | number) {
  const original = Object.hasOwn(clause.parameters, name) ? clause.parameters[name] : undefined;
  if (original === undefined) {
    const names = Object.keys(clause.parameters).join(", ");
    return `no such parameter; expected one of: ${names === "" ? "none" : names}`;
  }
  if (original.type === "duration") {
    const valueMs = typeof value === "string" ? parseDurationMs(value) : undefined;
    if (valueMs === undefined) return "expected a duration like 45 min";
    return valueMs < shortestMs
      ? `expected at least ${durationText(shortestMs)}: people are not asked for anything more often`
      : { type: "duration" as const, valueMs };
  }
  if (original.type === "number") {
    return typeof value === "number" ? { type: "number" as const, value } : "expected a number";
  }
  return "a list of a clause cannot be overridden";
}
