import type { CalendarsToRead, ReadCalendars } from "./read-calendars.ts";
import type { DavAnswer, DavText } from "./dav-answer.ts";
import type { EventToShorten } from "./shorten-event.ts";

/** What the reading thread shares with the hub: the number of the part it is at. */
export const progressBytes = Int32Array.BYTES_PER_ELEMENT;
/** It is at none. */
export const noPart = -1;

export type ReaderQuestion =
  | { readonly read: CalendarsToRead; readonly leftOut: readonly number[] }
  | { readonly shorten: EventToShorten }
  | { readonly dav: DavText };

export type ReaderAnswer =
  /** First of all: where the system tells the thread's processor time; empty: nowhere. */
  | { readonly thread: string }
  /** Null: too many events. */
  | { readonly read: ReadCalendars | null }
  /** See `shortenEvent`. */
  | { readonly shortened: string | null }
  /** Null: no answer of WebDAV. */
  | { readonly dav: DavAnswer | null };
