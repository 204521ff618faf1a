import { z } from "zod";
import type { ClauseBasis, ClauseView } from "./api.ts";
import { durationMsSchema } from "./duration.ts";

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** How a clause is met: by the edge itself, by a test, by reminding people, by record, by the hub. */
export const metBySchema = z.enum(["enforce", "verify", "remind", "record", "hub"]);

const parameterSchema = z.union([
  durationMsSchema.transform((valueMs) => ({ type: "duration" as const, valueMs })),
  z.number().transform((value) => ({ type: "number" as const, value })),
  z.array(z.string().min(1)).transform((values) => ({ type: "list" as const, values })),
]);
export type ClauseParameter = z.infer<typeof parameterSchema>;

const missingSchema = bilingual.extend({
  /** Nothing of the clause is done. */
  entirely: z.boolean().default(false),
});

const clauseSchema = z.strictObject({
  title: bilingual,
  parameters: z.record(z.string(), parameterSchema).default({}),
  /** The ways in which this product is to meet the clause, whether it does so yet or not. */
  met: z.array(metBySchema).min(1),
  /** What of it this version does not do; absent when nothing is missing. */
  missing: missingSchema.optional(),
  /** Clauses that ask for the same and under whose names the product answers to this one. */
  under: z.array(z.string().min(1)).default([]),
  /** Where the numbers were read, and whether a second source confirms them. */
  source: z.string().optional(),
  confirmed: z.boolean().default(true),
});
export type Clause = z.infer<typeof clauseSchema>;

/** One document's clauses with their numbers, as a file under `edge/standards/packs/`. */
export const packSchema = z.strictObject({
  pack: z.string().regex(/^[a-z0-9]+$/, "a pack id: lower-case letters and digits"),
  document: z.string().min(1),
  edition: z.string().min(1),
  includes: z.array(z.string()).default([]),
  clauses: z.record(z.string(), clauseSchema),
});
export type Pack = z.infer<typeof packSchema>;

/** A clause as a room answers to it: with its document, after the site's overrides. */
export interface ClauseInForce extends Clause {
  readonly id: string;
  readonly pack: string;
  readonly document: string;
  /** Set when the site changed a number: who, and why. */
  readonly override: { readonly reason: string; readonly by: string } | null;
}

/** Everything a room answers to, by clause id. */
export type Standards = ReadonlyMap<string, ClauseInForce>;

function parameter(standards: Standards, clause: string, name: string): ClauseParameter {
  const found = standards.get(clause)?.parameters[name];
  if (found === undefined) throw new Error(`no parameter ${name} of clause ${clause} is in force`);
  return found;
}

/** A duration of a clause in milliseconds. Throws when the pack in force has none of that name. */
export function clauseMs(standards: Standards, clause: string, name: string): number {
  const found = parameter(standards, clause, name);
  if (found.type !== "duration") throw new Error(`${name} of clause ${clause} is not a duration`);
  return found.valueMs;
}

/** A number of a clause, in the unit its name says. Throws when there is none of that name. */
export function clauseNumber(standards: Standards, clause: string, name: string): number {
  const found = parameter(standards, clause, name);
  if (found.type !== "number") throw new Error(`${name} of clause ${clause} is not a number`);
  return found.value;
}

/** A list of a clause, in order. Throws when there is none of that name. */
export function clauseList(standards: Standards, clause: string, name: string): readonly string[] {
  const found = parameter(standards, clause, name);
  if (found.type !== "list") throw new Error(`${name} of clause ${clause} is not a list`);
  return found.values;
}

/** A clause as pages show it. */
export const clauseView = (id: string, clause: Clause, document: string): ClauseView => ({
  id,
  title: clause.title,
  document,
});

/** A clause in force as explanations show it; null when no such clause is in force here. */
export function clauseBasis(standards: Standards, id: string): ClauseBasis | null {
  const clause = standards.get(id);
  if (clause === undefined) return null;
  return {
    ...clauseView(id, clause, clause.document),
    numbers: Object.entries(clause.parameters).map(([name, is]) => ({ name, is })),
    override: clause.override,
  };
}

/** Every clause of a pack as pages show it. */
export const clauseViewsOf = (pack: Pack): readonly ClauseView[] =>
  Object.entries(pack.clauses).map(([id, clause]) => clauseView(id, clause, pack.document));
