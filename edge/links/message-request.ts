import type { Outcome } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";

export interface MessageSettings {
  /** What ends a message on a stream, as characters of latin-1. null: each datagram is one. */
  readonly terminator: string | null;
  /** A longer message is taken for babble. */
  readonly maxBytes: number;
  readonly responseTimeoutMs: number;
  /** How often a request that nothing answered is sent again: datagrams get lost. */
  readonly repeats: number;
  /** Sent when nothing else was sent for so long, lest the device hang up. */
  readonly keepAlive: { readonly afterMs: number; readonly text: string } | null;
  readonly opener: Opener | null;
}

/** A request of any answer's type, sent before others may go. */
export type Ask = <T>(request: MessageRequest<T>) => Promise<Outcome<T>>;

/** What a device wants before it takes commands. */
export interface Opener {
  /** Whose login it is. */
  readonly device: string;
  /**
   * Called after each connection. `device-refused`, here or as any later answer, closes the line until
   * `hasChanged`.
   */
  open(ask: Ask): Promise<Outcome<void>>;
  /** After a refusal: whether something was mended, so that another attempt is worth while. */
  hasChanged(): Promise<boolean>;
}

export interface MessageRequest<T> {
  readonly priority: Priority;
  /** A newer request with the same key replaces this one while it waits. */
  readonly key: string | null;
  /**
   * Called at each sending: a repetition may ask for no more than is still missing. `number`: no
   * other request on this line has it.
   */
  text(number: number): string;
  /** What a message says to this request; null when it is about something else, or not yet all. */
  answer(message: unknown, number: number): Outcome<T> | null;
}
