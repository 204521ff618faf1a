import { z } from "zod";
import type { Act } from "./act.ts";

/** What a person may do at a room's panel, each role including the one before. */
export const panelRoles = ["viewer", "technician", "administrator"] as const;
export type PanelRole = (typeof panelRoles)[number];
export const panelRoleSchema = z.enum(panelRoles);

/** Whether a role reaches this one. */
export const isAtLeast = (role: PanelRole, least: PanelRole): boolean =>
  panelRoles.indexOf(role) >= panelRoles.indexOf(least);

/** Everything that is done at a panel: to the room, to who may act there, to its memory. */
export type PanelDeed = Act["kind"] | "people" | "backup";

/** A viewer reads; a technician acts in the room; an administrator also says who may. */
export const mayAct = (role: PanelRole, deed: PanelDeed): boolean =>
  isAtLeast(role, deed === "people" || deed === "backup" ? "administrator" : "technician");

/**
 * One sign may stand for a whole phrase once it is spelt out (NFKC), and zod counts signs: a list of
 * people is bounded in bytes.
 */
const isShort = (text: string): boolean => text.length <= 64;

/** How a person is called at the panel and in its journal. */
export const personNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  // Nor ends of lines, nor letters that are blank: two names would look like one.
  .regex(
    /^[^\p{C}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]*$/u,
    "only what is seen",
  )
  .transform((name) => name.normalize("NFKC"))
  .refine(isShort, "too long when spelt out");

/** Two spellings of one name are one person. */
export const nameKey = (name: string): string => name.trim().normalize("NFKC").toLowerCase();

export const pinLength = { least: 6, most: 12 } as const;

/** What may be tried as a PIN; says nothing of whether it is a good one. */
export const pinSchema = z.string().regex(/^\d{6,12}$/, "6 to 12 digits");

/** A PIN that is set anew. */
export const newPinSchema = pinSchema.refine((pin) => !isTrivialPin(pin), {
  message: "too easy to guess: no runs, no repeats, no pattern of the keypad",
});

/** What people type who think of nothing; runs and repeats are found without a list. */
const usualPins: ReadonlySet<string> = new Set([
  "112233",
  "123654",
  "147258",
  "147369",
  "159357",
  "159753",
  "258369",
  "5201314",
  "1314520",
  "147258369",
  "123698745",
]);

/** `111111`, `123456`, `890123`, `121212`, `123123`, `123321` and what everybody knows. */
export function isTrivialPin(pin: string): boolean {
  const digits = Array.from(pin, Number);
  const steps = new Set(digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10));
  const isRun = steps.size === 1;
  const isRepeated = [2, 3, 4, 5, 6].some(
    (size) => pin.length > size && pin.length % size === 0 && isRepeatOf(pin, size),
  );
  const isMirrored = pin === Array.from(pin).toReversed().join("");
  return isRun || isRepeated || isMirrored || new Set(digits).size < 3 || usualPins.has(pin);
}

const isRepeatOf = (pin: string, size: number): boolean =>
  pin === pin.slice(0, size).repeat(pin.length / size);

/**
 * `scrypt$N$r$p$salt$key`, base64url. What it costs is bounded: a room computes whatever stands in
 * it.
 */
export const pinHashSchema = z
  .string()
  .regex(/^scrypt\$(?:16384|32768)\$8\$1\$[\w-]{22}\$[\w-]{43}$/, "an scrypt hash of this program");

/** A person of the hub who has set a PIN for the panels. */
export const syncedPersonSchema = z.strictObject({
  /** Stays the same when anything else changes. */
  id: z.string().min(1).max(64).refine(isShort, "too long"),
  name: personNameSchema,
  role: panelRoleSchema,
  pin: pinHashSchema,
});
export type SyncedPerson = z.infer<typeof syncedPersonSchema>;

/** Most people that a hub tells its rooms of. */
export const mostSyncedPeople = 500;

/** Who of the hub may act at a room's panel, all of them, as the hub last decided. */
export const peopleDocumentSchema = z.strictObject({
  /** Grows with every change; an edge takes only a newer one. */
  version: z.int().min(1),
  issuedAtMs: z.int().min(0),
  people: z.array(syncedPersonSchema).max(mostSyncedPeople),
  /** SHA-256, hex, of the canonical JSON of `people`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PeopleDocument = z.infer<typeof peopleDocumentSchema>;

/** A person as administrators see one: never with a PIN, nor what was made of it. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly role: PanelRole;
  /** room: added at the panel · hub: comes from the hub, and is changed there only. */
  readonly from: "room" | "hub";
}

/** What the panel takes of a new person. */
export const personRequestSchema = z.strictObject({
  name: personNameSchema,
  role: panelRoleSchema,
  pin: newPinSchema,
});
export type PersonRequest = z.infer<typeof personRequestSchema>;

/** What changes of a person of this room; what is left out stays. */
export const personChangeSchema = z
  .strictObject({ role: panelRoleSchema.optional(), pin: newPinSchema.optional() })
  .refine(({ role, pin }) => role !== undefined || pin !== undefined, "say what to change");
export type PersonChange = z.infer<typeof personChangeSchema>;

/** A new PIN for oneself. */
export const ownPinSchema = z.strictObject({ current: pinSchema, next: newPinSchema });
