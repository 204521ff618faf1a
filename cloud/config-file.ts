import { existsSync, readFileSync } from "node:fs";
import { describeProblem, parseDocumentAs } from "../contract/document.ts";
import { type HubConfig, hubConfigSchema } from "../contract/hub-config.ts";

/** The hub's configuration, or null: then everything wrong with it has been told. */
export function readConfig(
  file: string | undefined,
  complain: (text: string) => void,
): HubConfig | null {
  if (file === undefined) {
    complain("say which hub: --config hub.yaml");
    return null;
  }
  if (!existsSync(file)) {
    complain(`${file} does not exist; give the hub's configuration with --config`);
    return null;
  }
  const parsed = parseDocumentAs(hubConfigSchema, file, readFileSync(file, "utf8"));
  if (parsed.ok) return parsed.value;
  for (const problem of parsed.problems) complain(describeProblem(problem));
  return null;
}
