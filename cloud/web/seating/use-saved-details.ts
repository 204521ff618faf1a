import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { BookingDetails } from "../../../contract/booking.ts";
import { useConsole } from "../console-context.tsx";

/** What the hub keeps of the meeting, and saving it. */
export interface SavedDetails {
  /** Null until the hub has answered. */
  readonly details: BookingDetails | null;
  /** Why it could not be read. */
  readonly problem: ApiProblem | null;
  readonly saving: boolean;
  /** The agenda's version that the last saving made; null: nothing was saved here. */
  readonly savedAs: number | null;
  /** False when it was refused; `problem` says why. */
  readonly save: (details: BookingDetails) => Promise<boolean>;
}

/** @param version of the room's agenda: a newer one may bring other people */
export function useSavedDetails(
  site: string,
  room: string,
  meetingId: string,
  version: number,
): SavedDetails {
  const { api } = useConsole();
  const [details, setDetails] = useState<BookingDetails | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [saving, setSaving] = useState(false);
  const [savedAs, setSavedAs] = useState<number | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    const turn = ++asked.current;
    const ask = async () => {
      const answer = await api.details(site, room, meetingId);
      // An answer that was overtaken by a newer question is not news.
      if (turn !== asked.current) return;
      if (answer.ok) setDetails(answer.value);
      setProblem(answer.ok ? null : answer.problem);
    };
    void ask();
  }, [api, site, room, meetingId, version]);
  const save = useCallback(
    async (next: BookingDetails) => {
      setSaving(true);
      const answer = await api.saveDetails(site, room, meetingId, next);
      setSaving(false);
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) {
        asked.current++;
        setDetails(next);
        setSavedAs(answer.value.agendaVersion);
      }
      return answer.ok;
    },
    [api, site, room, meetingId],
  );
  return { details, problem, saving, savedAs, save };
}
