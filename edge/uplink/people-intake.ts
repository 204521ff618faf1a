import { createHash } from "node:crypto";
import { canonicalJson } from "../../contract/hash.ts";
import { type PeopleDocument, peopleDocumentSchema } from "../../contract/people.ts";
import { uplinkLimits } from "./uplink-limits.ts";

export type PeopleReading =
  | { readonly ok: true; readonly people: PeopleDocument }
  | { readonly ok: false; readonly why: "too-large" | "not-json" | "schema" | "hash" };

/**
 * The people of the hub, when the list is whole and well formed. The hash covers them as they came:
 * half a list would keep out who is not on it.
 */
export function readPeople(payload: Uint8Array): PeopleReading {
  if (payload.length > uplinkLimits.peopleBytes) return { ok: false, why: "too-large" };
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.from(payload).toString("utf8"));
  } catch {
    return { ok: false, why: "not-json" };
  }
  const parsed = peopleDocumentSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, why: "schema" };
  const people = typeof raw === "object" && raw !== null && "people" in raw ? raw.people : [];
  const hash = createHash("sha256").update(canonicalJson(people)).digest("hex");
  return hash === parsed.data.hash ? { ok: true, people: parsed.data } : { ok: false, why: "hash" };
}
