import { useEffect, useState } from "preact/hooks";
import type { BookingDetails } from "../../../contract/booking.ts";
import type { CompareNames } from "../../../contract/seating/person-order.ts";
import { loadStrokeOrder } from "../../../contract/seating/stroke-order.ts";
import { type Editing, editingOf, isSameDraft, type SeatDraft } from "./seat-editing.ts";

export interface StrokeOrder {
  /** Null while it is on its way: it is larger than the page. */
  readonly compare: CompareNames | null;
  /** It could not be had: the hub is away, or was updated since the page was opened. */
  readonly isMissing: boolean;
}

/** The order by strokes, loaded once. */
export function useStrokeOrder(): StrokeOrder {
  const [order, setOrder] = useState<StrokeOrder>({ compare: null, isMissing: false });
  useEffect(() => {
    const load = async () => {
      try {
        setOrder({ compare: await loadStrokeOrder(), isMissing: false });
      } catch {
        setOrder({ compare: null, isMissing: true });
      }
    };
    void load();
  }, []);
  return order;
}

export interface SeatEditing {
  readonly editing: Editing;
  /** Takes a step: a pure function of what is there. */
  readonly act: (step: (before: Editing) => Editing) => void;
  /** Not all that is on the page is at the hub. */
  readonly isDirty: boolean;
  /** The hub has something newer than what this page began with, and this page has changes. */
  readonly isOvertaken: boolean;
  /** Gives up the changes of this page for what the hub has. */
  readonly takeTheirs: () => void;
}

/** The page's state beside what the hub keeps, which may change meanwhile. */
export function useSeatEditing(details: BookingDetails): SeatEditing {
  const kept = draftOf(details);
  const [editing, setEditing] = useState<Editing>(() => editingOf(kept));
  const [base, setBase] = useState<SeatDraft>(kept);
  const isDirty = !isSameDraft(editing.now, base);
  const isNews = !isSameDraft(kept, base);
  const isMine = isSameDraft(kept, editing.now);
  const takeTheirs = () => {
    setBase(kept);
    setEditing(editingOf(kept));
  };
  useEffect(() => {
    // What was saved here is what the hub has: the steps before can still be undone.
    if (isNews && isMine) setBase(kept);
    else if (isNews && !isDirty) takeTheirs();
  }, [details, isNews, isMine, isDirty]);
  const isOvertaken = isNews && isDirty && !isMine;
  return { editing, act: setEditing, isDirty, isOvertaken, takeTheirs };
}

const draftOf = ({ attendees, plan }: BookingDetails): SeatDraft => ({ attendees, plan });
