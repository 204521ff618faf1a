import { parseArgs } from "node:util";
import { describeProblem } from "../../contract/document.ts";
import type { Assets } from "../assets.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

/** Lists the shipped profiles, or shows one whole, with its presets filled in. */
export function runProfiles(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): ExitCode {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const [id] = positionals;
  return id === undefined ? list(values.json, assets, output) : show(id, assets, output);
}

function list(json: boolean, assets: Assets, output: CommandOutput): ExitCode {
  const profiles = assets.catalogue.ids.flatMap((id) => {
    const profile = assets.catalogue.profile(id);
    return profile?.ok === true ? [{ id, profile: profile.value }] : [];
  });
  if (json) {
    const rows = profiles.map(({ id, profile: { kind, driver, status, vendor, model } }) => ({
      id,
      kind,
      driver,
      status,
      vendor,
      model,
    }));
    output.print(JSON.stringify(rows, null, 2));
    return 0;
  }
  const rows = profiles.map(({ id, profile }) => [
    id,
    profile.kind,
    profile.driver,
    profile.status,
    `${profile.vendor} ${profile.model}`,
  ]);
  output.print(table([["profile", "kind", "driver", "status", "model"], ...rows]));
  return 0;
}

function show(id: string, assets: Assets, output: CommandOutput): ExitCode {
  const profile = assets.catalogue.profile(id);
  if (profile === undefined) {
    output.warn(`no profile is called "${id}"; huitang profiles lists them`);
    return 1;
  }
  if (!profile.ok) {
    output.warn(profile.problems.map(describeProblem).join("\n"));
    return 1;
  }
  output.print(JSON.stringify(profile.value, null, 2));
  return 0;
}
