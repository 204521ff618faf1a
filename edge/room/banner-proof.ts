import type { Meeting } from "../../contract/agenda.ts";
import type { TickNews } from "./news.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/**
 * The words that signs of the room are asked to show for a meeting; empty when there are none: it has
 * no banner or one of cloth, or is classified and shows nothing to passers-by.
 */
export const bannerAsked = (meeting: Meeting): string =>
  meeting.classified || meeting.form.bannerOn === "cloth" ? "" : meeting.banner;

/**
 * Who has proof-read the banner as it stands, at the hub or at the room's panel; null: nobody. A word
 * given for another text is void (NX T6-6).
 */
export function bannerProof(
  { bannerChecks }: Pick<Snapshot, "bannerChecks">,
  meeting: Meeting,
): string | null {
  const check = bannerChecks.get(meeting.id);
  if (check !== undefined && check.text === meeting.banner) return check.by;
  return meeting.bannerCheckedBy === "" ? null : meeting.bannerCheckedBy;
}

/** What a sign may show for a meeting: a text that was proof-read, or nothing. Blank beats wrong. */
export const bannerText = (snapshot: Pick<Snapshot, "bannerChecks">, meeting: Meeting): string =>
  bannerProof(snapshot, meeting) === null ? "" : bannerAsked(meeting);

/** Forgets words that hold no more: the text has changed, or the meeting has no banner any longer. */
export function dropVoidChecks(state: RoomState, news: TickNews): void {
  for (const [meetingId, { text }] of state.bannerChecks) {
    const meeting = state.agenda?.meetings.find(({ id }) => id === meetingId);
    if (meeting !== undefined && bannerAsked(meeting) === text) continue;
    state.bannerChecks.delete(meetingId);
    news.keep({ kind: "bannerCheck", id: meetingId, value: null });
  }
}
