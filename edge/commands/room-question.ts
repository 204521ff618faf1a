import { parseArgs } from "node:util";
import type { Language } from "../../contract/text/text.ts";
import type { CommandOutput } from "./command.ts";

const defaultPanel = "http://127.0.0.1:8080";
/** An edge of this machine answers within this; a person waits no longer. */
const answerWithinMs = 5000;

/** What a command that only asks takes from its command line. */
export interface RoomQuestion {
  readonly panel: string;
  readonly json: boolean;
  readonly language: Language;
  readonly positionals: readonly string[];
}

/** Reads `[WORDS] [--zh] [--json] [--panel URL]`. Throws when an option is wrong. */
export function questionOf(args: readonly string[]): RoomQuestion {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      panel: { type: "string", default: defaultPanel },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
    },
  });
  if (!URL.canParse(values.panel)) {
    throw new Error(`--panel ${values.panel}: expected an address such as ${defaultPanel}`);
  }
  const language = values.zh ? "zh" : "en";
  return { panel: values.panel, json: values.json, language, positionals };
}

/** Asks the running edge of this machine. Undefined when it does not answer; that was said. */
export async function askRoom<T>(url: URL, output: CommandOutput): Promise<T | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    if (response.ok) return (await response.json()) as T;
    output.warn(`${url.href} answers ${response.status}; check the name you asked for`);
  } catch {
    output.warn(
      `no panel answers at ${url.origin}; is the edge running? --panel URL names another`,
    );
  }
  return undefined;
}
