import type { DocumentSource, Parsed, Problem } from "../../contract/document.ts";
import { isFirmwareRange } from "./firmware-range.ts";
import { isMembers, type Members } from "./preset.ts";

/** Whether the variant for a firmware range is wanted. */
export type VariantChoice = (range: string) => boolean;

/**
 * A profile's own members, with those of the first of its `variants` that is wanted laid over them.
 * A variant's `null` takes a member away. When none is wanted the profile stands as it is.
 * `variants` itself is never left over.
 */
export function chooseVariant(
  raw: unknown,
  source: DocumentSource,
  isWanted: VariantChoice,
): Parsed<unknown> {
  if (!isMembers(raw) || raw["variants"] === undefined) return { ok: true, value: raw, source };
  const { variants, ...own } = raw;
  const problems = variantProblems(variants, source);
  if (problems.length > 0) return { ok: false, problems };
  const chosen = membersOf(variants).find((variant) => isWanted(rangeOf(variant)));
  return { ok: true, value: chosen === undefined ? own : layOver(own, chosen), source };
}

/** The firmware ranges a profile file has variants for, in order; empty when it has none. */
export const variantRanges = (raw: unknown): readonly string[] =>
  isMembers(raw) ? membersOf(raw["variants"]).map((variant) => rangeOf(variant)) : [];

const membersOf = (variants: unknown): readonly Members[] =>
  Array.isArray(variants) ? variants.filter((variant) => isMembers(variant)) : [];

const rangeOf = (variant: Members): string => String(variant["firmware"]);

function variantProblems(variants: unknown, source: DocumentSource): readonly Problem[] {
  if (!Array.isArray(variants) || variants.length === 0) {
    return [source.problem(["variants"], "expected a list: [{ firmware: '<2.0', link: … }]")];
  }
  return variants.flatMap((variant: unknown, at) => {
    const range: unknown = isMembers(variant) ? variant["firmware"] : undefined;
    if (typeof range === "string" && isFirmwareRange(range)) return [];
    const text = "each variant says by `firmware` which range it is for: '>=2.0 <3'";
    return [source.problem(["variants", at, "firmware"], text)];
  });
}

function layOver(base: Members, top: Members): Members {
  const names = new Set([...Object.keys(base), ...Object.keys(top)]);
  const laid = [...names].flatMap((name) => {
    const over = top[name];
    if (over === null) return [];
    const under = base[name];
    if (over === undefined) return [[name, under] as const];
    const both = isMembers(under) && isMembers(over) ? layOver(under, over) : over;
    return [[name, both] as const];
  });
  return Object.fromEntries(laid);
}
