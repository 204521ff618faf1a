import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClauseView } from "../../contract/api.ts";
import { clauseViewsOf, packSchema } from "../../contract/clauses.ts";
import { parseDocumentAs } from "../../contract/document.ts";

/** The clauses of every pack in a folder, for a hub's pages. */
export function shippedClauses(folder: string): readonly ClauseView[] {
  return readdirSync(folder).flatMap((file) => {
    const pack = parseDocumentAs(packSchema, file, readFileSync(join(folder, file), "utf8"));
    return pack.ok ? clauseViewsOf(pack.value) : [];
  });
}

/** A number of one shipped pack. Throws when the pack or the number is not there. */
export function shippedNumber(file: string, clause: string, name: string): number {
  const pack = parseDocumentAs(packSchema, file, readFileSync(file, "utf8"));
  const parameter = pack.ok ? pack.value.clauses[clause]?.parameters[name] : undefined;
  if (parameter?.type === "number") return parameter.value;
  throw new Error(`${file} has no number ${name} of clause ${clause}`);
}
