import type { Duty, DutyKind, Evidence } from "../../contract/duty.ts";
import { pointKey } from "../../contract/ids.ts";
import { type Message, message } from "../../contract/message.ts";
import { dutyOf, pointAt, type Snapshot } from "../room/snapshot.ts";

/**
 * What the room shows of a duty at an instant. Never a wish, only what was read.
 * shown: it is done · lacking: what is missing still, the device named where one is to blame ·
 * broken: it can no longer be met, and why.
 */
export type Verdict =
  | { readonly is: "shown"; readonly evidence: readonly Evidence[] }
  | { readonly is: "lacking"; readonly lacks: readonly Message[] }
  | { readonly is: "broken"; readonly lacks: readonly Message[] };

/** How a kind of duty is judged. */
export type Judge = (snapshot: Snapshot, duty: Duty) => Verdict;

export const shown = (...evidence: readonly Evidence[]): Verdict => ({ is: "shown", evidence });

export const lacking = (...lacks: readonly Message[]): Verdict => ({ is: "lacking", lacks });

/** Shown as long as nothing is lacking. */
export const shownUnless = (lacks: readonly Message[], evidence: readonly Evidence[]): Verdict =>
  lacks.length > 0 ? { is: "lacking", lacks } : { is: "shown", evidence };

/** A hub takes 512 characters in a slot of a message: a record with more could not be read there. */
const namesMaxChars = 400;

/** Devices as a sentence names them: a long list is cut short, and says how many it leaves out. */
export function namesOf(devices: readonly { readonly id: string }[]): string {
  let names = "";
  for (const [index, { id }] of devices.entries()) {
    const more = index === 0 ? id : `${names}, ${id}`;
    if (more.length > namesMaxChars) return `${names}, … (+${devices.length - index})`;
    names = more;
  }
  return names;
}

/** A person's word, given while the duty might be done. */
export function attested(snapshot: Snapshot, duty: Duty): Verdict {
  const word = snapshot.attested.get(duty.id);
  const counts = word !== undefined && word.atMs >= duty.opensAtMs && word.atMs <= duty.closesAtMs;
  if (!counts) return lacking(message("lack.word", { role: duty.told }));
  return shown({ text: message("evidence.attested-by", { by: word.by }), atMs: word.atMs });
}

/** Every device reads this value, and may be believed. */
export function everyReads(
  snapshot: Snapshot,
  devices: readonly { readonly id: string }[],
  point: string,
  value: string,
): Verdict {
  const lacks: Message[] = [];
  const evidence: Evidence[] = [];
  for (const { id: device } of devices) {
    const reading = pointAt(snapshot, device, point);
    if (reading?.quality !== "good") {
      lacks.push(message("lack.unread", { device }));
    } else if (reading.value !== value) {
      lacks.push(message("lack.reads", { device, value: String(reading.value) }));
    } else {
      const text = message("evidence.point", { device, value });
      evidence.push({ text, atMs: reading.atMs, point: pointKey(device, point), value });
    }
  }
  return shownUnless(lacks, evidence);
}

/** Another duty of the same meeting. */
export const sibling = (
  snapshot: Snapshot,
  { meetingId }: Duty,
  kind: DutyKind,
): Duty | undefined => (meetingId === null ? undefined : dutyOf(snapshot, meetingId, kind));

/** Steps of a sequence that another one waits for. */
type Step = "test-commissioning" | "large-loads-off" | "cooled-down" | "supply-cut" | "off-proved";

/** A step only counts after the one before it has been judged; null: it has been, or is not owed. */
export function awaited(snapshot: Snapshot, duty: Duty, step: Step): Message | null {
  const earlier = sibling(snapshot, duty, step);
  const isOpen = earlier !== undefined && earlier.settledAtMs === null;
  return isOpen ? message(`lack.awaits-${step}`) : null;
}
