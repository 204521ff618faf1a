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
