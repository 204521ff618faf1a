import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { ApiEvent } from "./api-events.ts";
import type { GuardedAnswer } from "./guarded-fetch.ts";
import { refusalOf } from "./source-http.ts";

/** An event that an API lets one write, as long as nobody else has. */
export interface WrittenEvent {
  /** @param match the header that says which state of it is meant; none: any */
  write(match: Readonly<Record<string, string>>): Promise<Outcome<GuardedAnswer>>;
  /** Its etag as it is now; null: it is gone, or ends by then already. */
  read(): Promise<Outcome<string | null>>;
}

/** Writes; when somebody else was faster, looks again and writes once more. What is gone is free. */
export async function writeEnd(event: WrittenEvent, etag: string): Promise<Outcome<void>> {
  const first = await event.write(matchOf(etag));
  if (!first.ok) return first;
  if (isGone(first.value.status)) return success(undefined);
  if (first.value.status !== 412) return settled(first.value);
  const now = await event.read();
  if (!now.ok) return now;
  if (now.value === null) return success(undefined);
  const second = await event.write(matchOf(now.value));
  if (!second.ok) return second;
  if (second.value.status === 412) return failed("source-busy", "somebody else writes");
  return isGone(second.value.status) ? success(undefined) : settled(second.value);
}

/** Is there something left to end? @param event undefined: it is gone */
export const endsAfter = (event: ApiEvent | undefined, endMs: number): boolean =>
  event !== undefined && !event.cancelled && (event.endMs === null || event.endMs > endMs);

const matchOf = (etag: string): Readonly<Record<string, string>> =>
  etag === "" ? {} : { "if-match": etag };

const isGone = (status: number): boolean => status === 404 || status === 410;

function settled(answer: GuardedAnswer): Outcome<void> {
  const outcome = refusalOf(answer);
  return outcome.ok ? success(undefined) : outcome;
}
