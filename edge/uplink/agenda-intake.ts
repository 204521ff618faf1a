import { createHash } from "node:crypto";
import { type Agenda, agendaSchema } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { uplinkLimits } from "./uplink-limits.ts";

export type AgendaReading =
  | { readonly ok: true; readonly agenda: Agenda }
  | {
      readonly ok: false;
      readonly why: "too-large" | "not-json" | "schema" | "other-room" | "hash";
    };

/**
 * An agenda as the hub sent it, when it is whole, well formed and this room's. The hash covers the
 * meetings as they came, so that a damaged one is not repaired by defaults.
 */
export function readAgenda(payload: Uint8Array, site: string, room: string): AgendaReading {
  if (payload.length > uplinkLimits.agendaBytes) return { ok: false, why: "too-large" };
  let raw: unknown;
  try {
    raw = JSON.parse(Buffer.from(payload).toString("utf8"));
  } catch {
    return { ok: false, why: "not-json" };
  }
  const parsed = agendaSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, why: "schema" };
  const agenda = parsed.data;
  if (agenda.site !== site || agenda.room !== room) return { ok: false, why: "other-room" };
  if (hashOf(raw) !== agenda.hash) return { ok: false, why: "hash" };
  return { ok: true, agenda };
}

function hashOf(raw: unknown): string {
  const meetings = typeof raw === "object" && raw !== null && "meetings" in raw ? raw.meetings : [];
  return createHash("sha256").update(canonicalJson(meetings)).digest("hex");
}
