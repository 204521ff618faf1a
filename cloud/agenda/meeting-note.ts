import type { Meeting } from "../../contract/agenda.ts";
import { type Attendee, type BookingDetails, noDetails } from "../../contract/booking.ts";

/** What an office system may say of a meeting beyond what every calendar tells. */
export type SourceExtras = Partial<
  Pick<
    Meeting,
    | "class"
    | "headCount"
    | "banner"
    | "seats"
    | "plates"
    | "form"
    | "attendance"
    | "undisturbed"
    | "recesses"
  >
>;

/** One meeting in the words of its source. */
export interface SourceWord {
  readonly title: string;
  readonly organiser: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly classified: boolean;
  readonly attendees: readonly Attendee[];
  readonly extras: SourceExtras;
}

/** Which meeting of which source this is, and what that source said of it last. */
export interface SourceLink {
  readonly source: string;
  readonly key: string;
  /** `site/room` that the source is for; a person may have moved the meeting elsewhere. */
  readonly home: string;
  /** Where two sources want the same time, the lower number has it. */
  readonly precedence: number;
  /** What differs from it was changed here, and stays until the source changes that very member. */
  readonly base: SourceWord;
  /** The source has taken the meeting back while it ran. */
  readonly gone: boolean;
  /** The end its source wants for a meeting that runs, while somebody else has that time. */
  readonly wantsEndMs: number | null;
}

/** Why a meeting of a source stands in no list here although its source still tells of it. */
export type Closed =
  | { readonly why: "cancelled" }
  | { readonly why: "moved"; readonly to: { readonly site: string; readonly room: string } };

/** What the hub knows of a meeting beyond what its room is sent. */
export interface MeetingNote {
  /** The version of the agenda in which somebody last said when the meeting is. */
  readonly placedIn: number;
  readonly details: BookingDetails;
  /** Null: booked by the hub's own form. */
  readonly link: SourceLink | null;
  /** By a person, here; null: it stands in a list, or its room has ended it. */
  readonly closed: Closed | null;
  /** It was classified and is over: its words are gone and do not come back. */
  readonly wiped: boolean;
}

export const freshNote = (placedIn: number): MeetingNote => ({
  placedIn,
  details: noDetails,
  link: null,
  closed: null,
  wiped: false,
});

/** A room's meetings as the hub keeps them. */
export interface BookedMeetings {
  /** Those that have the room, as their room is told of them. */
  readonly meetings: readonly Meeting[];
  /** Meetings of sources that do not have the room, because somebody else has it. */
  readonly waiting: readonly Meeting[];
  /** By meeting; also of meetings of sources that stand in neither list any more. */
  readonly notes: ReadonlyMap<string, MeetingNote>;
}

export const noteOf = ({ notes }: BookedMeetings, id: string): MeetingNote =>
  notes.get(id) ?? freshNote(0);

/** The same with a part of one note changed. */
export function noted(
  booked: BookedMeetings,
  id: string,
  part: Partial<MeetingNote>,
): BookedMeetings {
  const notes = new Map(booked.notes).set(id, { ...noteOf(booked, id), ...part });
  return { ...booked, notes };
}

/** The meeting in its list, wherever that is. */
export const findMeeting = ({ meetings, waiting }: BookedMeetings, id: string) =>
  meetings.find((one) => one.id === id) ?? waiting.find((one) => one.id === id);
