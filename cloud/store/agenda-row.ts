import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { freshNote, type MeetingNote } from "../agenda/meeting-note.ts";
import type { StoredAgenda } from "./hub-store.ts";

/** A version of an agenda as its row holds it: all JSON. */
export interface AgendaRow {
  readonly agenda: string;
  readonly waiting: string;
  readonly notes: string;
}

/** A note of an older hub has fewer members. */
export function storedOf(row: AgendaRow): StoredAgenda {
  const agenda: Agenda = JSON.parse(row.agenda);
  const waiting: Meeting[] = JSON.parse(row.waiting);
  const notes: Record<string, Partial<MeetingNote>> = JSON.parse(row.notes);
  const known = Object.entries(notes).map(([id, note]): [string, MeetingNote] => [
    id,
    { ...freshNote(0), ...note },
  ]);
  return { agenda, waiting, notes: new Map(known) };
}

export const agendaRowOf = ({ agenda, waiting, notes }: StoredAgenda): AgendaRow => ({
  agenda: JSON.stringify(agenda),
  waiting: JSON.stringify(waiting),
  notes: JSON.stringify(Object.fromEntries(notes)),
});
