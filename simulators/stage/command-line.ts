import { parseArgs, type ParseArgsConfig } from "node:util";

/**
 * The options of a command line, or what is wrong with it in one line: an unknown option is a slip
 * of the fingers, not a crash.
 */
export function optionsOf<T extends NonNullable<ParseArgsConfig["options"]>>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (reason) {
    return reason instanceof Error ? reason.message : String(reason);
  }
}
