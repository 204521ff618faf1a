import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSecret } from "../secrets.ts";

/** Where the room keeps the token for commands of its own machine. */
export const machineTokenFile = (dataFolder: string): string => join(dataFolder, "command-token");

/** Under which commands of this machine act. */
export const machineName = "command line";

/** What hands out tokens and knows them again. */
interface Tokens {
  issueToken(name: string): string;
  knowsToken(secret: string): boolean;
}

/**
 * Sees to it that commands typed on this machine can sign in: who may read the room's data may act
 * at its panel. The token stays the same over restarts, as long as the room's database knows it.
 */
export async function keepMachineToken(dataFolder: string, tokens: Tokens): Promise<void> {
  const file = machineTokenFile(dataFolder);
  const kept = await readSecret(file).catch(() => "");
  if (kept !== "" && tokens.knowsToken(kept)) return;
  const fresh = `${file}.new`;
  await writeFile(fresh, `${tokens.issueToken(machineName)}\n`, { mode: 0o600 });
  await rename(fresh, file);
}
