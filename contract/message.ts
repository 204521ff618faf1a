import type { TextKey } from "./text/text.ts";

export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * Something to tell a person, in no language yet. The name of a parameter says how it is shown:
 * `…AtMs` as a time of day in the room, `…Ms` as a duration, other numbers as numbers.
 */
export interface Message {
  readonly key: TextKey;
  readonly params: MessageParams;
}

export const message = (key: TextKey, params: MessageParams = {}): Message => ({ key, params });
