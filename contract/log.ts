/**
 * Where a part of the product writes what an operator should know. Facts are structured and hold no
 * secret, no title and no name of a classified meeting; the text is a constant sentence. A pino
 * logger satisfies it.
 */
export interface Log {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}

/** What a terminal takes for a command, and what has no ink; the end of the line stays. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line of JSON as a terminal may show it: what is not seen is written as what JSON has for it. */
export const plainLine = (line: string): string =>
  line.replace(unseen, (mark) =>
    Array.from({ length: mark.length }, (_, at) => {
      const unit = mark.charCodeAt(at).toString(16);
      return `\\u${unit.padStart(4, "0")}`;
    }).join(""),
  );
