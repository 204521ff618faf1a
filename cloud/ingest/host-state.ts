import { z } from "zod";
import { parseDocument } from "../../contract/sparkplug/documents.ts";

/** What stands, retained, on the host's own topic (Sparkplug 3.0, 6.4.22). */
const hostStateSchema = z.object({ online: z.boolean(), timestamp: z.number() });

export const hostStateText = (online: boolean, timestamp: number): string =>
  JSON.stringify({ online, timestamp });

/**
 * What to do about a word on the host's own state: `again` – somebody says that the host is gone, it
 * says once more that it is there; `newer` – that word is of a later time than the host's own, which
 * rooms would not believe any more: it must be born anew; `another` – another host has this name.
 */
export type StateAnswer = "again" | "newer" | "another" | null;

/** @param bornMs the time of this host's own birth, and of its will */
export function answerToState(
  payload: Uint8Array,
  retained: boolean,
  bornMs: number,
): { readonly answer: StateAnswer; readonly timestamp: number } {
  const state = parseDocument(hostStateSchema, Buffer.from(payload).toString("utf8"));
  if (state === undefined) return { answer: null, timestamp: 0 };
  const { online, timestamp } = state;
  if (timestamp > bornMs) return { answer: online && !retained ? "another" : "newer", timestamp };
  // What stood there before our own birth has been overwritten by it.
  return { answer: online || retained ? null : "again", timestamp };
}
