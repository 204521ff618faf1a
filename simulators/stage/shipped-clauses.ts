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
