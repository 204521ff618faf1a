import { parseArgs } from "node:util";
import type { Language } from "../../contract/text/text.ts";
import type { Assets } from "../assets.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import { type OwnPanel, ownPanel, ownRoom, usualConfig } from "./own-room.ts";

/** What a command that only asks takes from its command line. */
export interface RoomQuestion {
  readonly config: string;
  /** Null: where the room's file says. */
  readonly panel: string | null;
  readonly json: boolean;
  readonly language: Language;
  readonly positionals: readonly string[];
}

/** Reads `[WORDS] [--zh] [--json] [--config ROOM.yaml] [--panel URL]`. Throws when one is wrong. */
export function questionOf(args: readonly string[]): RoomQuestion {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string", default: usualConfig },
      panel: { type: "string" },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
    },
  });
  const { config, json } = values;
  const panel = values.panel ?? null;
  if (panel !== null && !URL.canParse(panel)) {
    throw new Error(`--panel ${panel}: expected an address such as http://127.0.0.1:8080`);
  }
  return { config, panel, json, language: values.zh ? "zh" : "en", positionals };
}

/**
 * The panel of this machine's room, signed in: who has not signed in sees little of a room. An exit
 * code when there is no such room or no token for it; that was said.
 */
export async function panelOf(
  { config, panel: address }: Pick<RoomQuestion, "config" | "panel">,
  assets: Assets,
  output: CommandOutput,
): Promise<OwnPanel | ExitCode> {
  const room = ownRoom(config, assets, output);
  if (room === undefined) return 2;
  return (await ownPanel(room.config, output, address)) ?? 1;
}

/** Asks the running edge of this machine. Undefined when it does not answer; that was said. */
export async function askRoom<T>(
  panel: OwnPanel,
  path: string,
  output: CommandOutput,
): Promise<T | undefined> {
  const answer = await panel("GET", path, null);
  if (answer.ok) return answer.body as T;
  output.warn(answer.text);
  return undefined;
}
