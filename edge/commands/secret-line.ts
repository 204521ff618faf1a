import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** What a secret is read from, and where the question for it stands. */
export interface SecretTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * One line that nobody reads over a shoulder: typed on a terminal it is not shown; from a pipe it is
 * the first line, and nothing is asked. Empty when the input ends before a line does.
 */
export async function readSecretLine(
  { input, output }: SecretTerminal,
  question: string,
): Promise<string> {
  const isAsked = input.isTTY === true;
  const lines = createInterface({ input, output: silence(), terminal: isAsked });
  if (isAsked) output.write(question);
  try {
    return await new Promise<string>((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(""));
    });
  } finally {
    lines.close();
    if (isAsked) output.write("\n");
  }
}

/** The terminal's own echo goes here. */
const silence = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
