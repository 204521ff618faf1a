import { z } from "zod";
import { failed, success } from "../../contract/errors.ts";
import type { ErrorCode, Outcome } from "../../contract/errors.ts";
import type { JsonValue } from "./json-value.ts";

/**
 * Sound Control Protocol, version 1: a device is a tree of values, spoken as JSON. `null` at an
 * address asks, anything else sets; the answer carries the address with its value. Several addresses
 * may stand in one message. Source: Sennheiser, "SSC Developer's guide for EW-DX", and the guides for
 * evolution wireless D1 and SpeechLine, which list the error codes.
 */
export type SscValue = JsonValue | readonly string[];

/** Ends a message on a TCP connection. A datagram is a message as it is. */
export const sscTerminator = "\r\n";

interface Tree {
  [name: string]: JsonValue | Tree | null;
}

/** `/rx{channel}/mute` → `/rx2/mute`. */
export const addressFor = (pattern: string, channel: number): string =>
  pattern.replace("{channel}", String(channel));

const namesOf = (address: string): readonly string[] => address.split("/").slice(1);

function treeOf(addresses: readonly string[], value: JsonValue | null): Tree {
  const root: Tree = {};
  for (const address of addresses) {
    const names = namesOf(address);
    let node = root;
    for (const name of names.slice(0, -1)) {
      const next = node[name];
      const branch: Tree = typeof next === "object" && next !== null ? next : {};
      node[name] = branch;
      node = branch;
    }
    node[names.at(-1) ?? ""] = value;
  }
  return root;
}

export const queryText = (addresses: readonly string[]): string =>
  JSON.stringify(treeOf(addresses, null));

export const setText = (address: string, value: JsonValue): string =>
  JSON.stringify(treeOf([address], value));

/** Asks to be told the values now and at each change, for so many seconds. */
export const subscribeText = (addresses: readonly string[], lifetimeS: number): string =>
  JSON.stringify({
    osc: {
      state: { subscribe: [{ "#": { lifetime: lifetimeS }, ...treeOf(addresses, null) }] },
    },
  });

const branchSchema = z.record(z.string(), z.unknown());
const leafSchema = z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]);

/** Every value in a message by its address. What the protocol says of itself is left out. */
export function valuesIn(message: unknown): ReadonlyMap<string, SscValue> {
  const values = new Map<string, SscValue>();
  const visit = (node: unknown, address: string): void => {
    const leaf = leafSchema.safeParse(node);
    if (leaf.success) {
      values.set(address, leaf.data);
      return;
    }
    const branch = branchSchema.safeParse(node);
    if (!branch.success) return;
    for (const [name, next] of Object.entries(branch.data)) {
      if (address !== "" || name !== "osc") visit(next, `${address}/${name}`);
    }
  };
  visit(message, "");
  return values;
}

const errorSchema = z.object({ osc: z.object({ error: z.array(z.unknown()) }) });
const codeSchema = z.tuple([z.int()], z.unknown());

/**
 * What the device could not do, by address; `""` when it is about the message as a whole. Each entry
 * is a tree like any other, with `[404, …]` at its leaves.
 */
export function errorsIn(message: unknown): ReadonlyMap<string, number> {
  const errors = new Map<string, number>();
  const visit = (node: unknown, address: string): void => {
    const leaf = codeSchema.safeParse(node);
    if (leaf.success) {
      errors.set(address, leaf.data[0]);
      return;
    }
    const branch = branchSchema.safeParse(node);
    if (!branch.success) return;
    for (const [name, next] of Object.entries(branch.data)) visit(next, `${address}/${name}`);
  };
  const read = errorSchema.safeParse(message);
  for (const entry of read.success ? read.data.osc.error : []) visit(entry, "");
  return errors;
}

const subscriptionSchema = z.object({
  osc: z.object({ state: z.object({ subscribe: z.unknown() }) }),
});

/** Whether a message confirms a subscription. */
export const isSubscription = (message: unknown): boolean =>
  subscriptionSchema.safeParse(message).success;

/** The end of a subscription is told as an error of each of its addresses. */
const subscriptionEnded = 310;

const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "device-illegal-value"],
  [406, "device-illegal-value"],
  [422, "device-illegal-value"],
  [404, "device-illegal-address"],
  [410, "device-illegal-address"],
  [454, "device-illegal-address"],
  [501, "device-illegal-address"],
]);

/**
 * What an error means for the caller; null when it is none: a success told by request, or the end of
 * a subscription. 424 says that no transmitter is there, 423 that the receiver is locked.
 */
export function failureOf(code: number): ReturnType<typeof failed> | null {
  if (code < 300 || code === subscriptionEnded) return null;
  return failed(codes.get(code) ?? (code < 500 ? "device-busy" : "device-fault"), `SSC ${code}`);
}

/** Gathers what one message or several say to one query. */
export class SscGathering {
  readonly found = new Map<string, Outcome<SscValue>>();
  readonly #addresses: readonly string[];

  constructor(addresses: readonly string[]) {
    this.#addresses = addresses;
  }

  /** What nothing was said about yet. */
  get missing(): readonly string[] {
    return this.#addresses.filter((address) => !this.found.has(address));
  }

  /** Takes what belongs to the query. True when nothing is missing any more. */
  take(message: unknown): boolean {
    const errors = errorsIn(message);
    const values = valuesIn(message);
    for (const address of this.missing) {
      const value = values.get(address);
      const failure = failureOf(errors.get(address) ?? errors.get("") ?? 0);
      if (value !== undefined) this.found.set(address, success(value));
      else if (failure !== null) this.found.set(address, failure);
    }
    return this.missing.length === 0;
  }
}
