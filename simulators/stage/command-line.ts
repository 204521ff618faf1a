import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * The options of a command line, or what is wrong with it in one line: an unknown option is a slip
 * of the fingers, not a crash.
 */
export function optionsOf<T extends Options>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (reason) {
    return textOf(reason);
  }
}

/** The same with the words between the options, in order. */
export function optionsAndWordsOf<T extends Options>(options: T) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { values, words: positionals };
  } catch (reason) {
    return textOf(reason);
  }
}

const textOf = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);
