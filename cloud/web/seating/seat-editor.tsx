import { useRef, useState } from "preact/hooks";
import type { Meeting } from "../../../contract/agenda.ts";
import type { HubRoomDetail } from "../../../contract/hub-api.ts";
import type { Attendee, BookingDetails } from "../../../contract/booking.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { fittingLayout } from "../../../contract/seating/fitting.ts";
import { planProblems } from "../../../contract/seating/plan-problems.ts";
import { LayoutPicker } from "./layout-picker.tsx";
import { LeaveSheet } from "./leave-sheet.tsx";
import { PeopleCard } from "./people-card.tsx";
import { PlanCard } from "./plan-card.tsx";
import { PlanNotes } from "./plan-notes.tsx";
import { pickLayout, rearrange, takeTyped } from "./plan-steps.ts";
import { type Opened, PeopleSheets } from "./people-sheets.tsx";
import { PrintedPlan } from "./printed-plan.tsx";
import { SaveBar } from "./save-bar.tsx";
import { focusSeat } from "./seat-drawing.tsx";
import { place, standUp, tapPerson } from "./seat-editing.ts";
import { useEditingKeys } from "./use-editing-keys.ts";
import { useLeaveGuard } from "./use-leave-guard.ts";
import type { SavedDetails } from "./use-saved-details.ts";
import { type SeatDrag, useSeatDrag } from "./use-seat-drag.ts";
import { type SeatEditing, useSeatEditing, useStrokeOrder } from "./use-seat-editing.ts";

interface EditorProps {
  readonly room: HubRoomDetail;
  readonly meeting: Meeting;
  readonly details: BookingDetails;
  readonly saved: SavedDetails;
}

/** Who comes and where they sit: rules propose, a person decides, the plates follow. */
export function SeatEditor(props: EditorProps) {
  const { room, meeting, details, saved } = props;
  const { locale } = useSpeech();
  const seats = useSeatEditing(details);
  const { editing, act, isDirty } = seats;
  const { attendees, plan } = editing.now;
  const [opened, setOpened] = useState<Opened | null>(null);
  const guard = useLeaveGuard(isDirty);
  const drag = useSeatDrag((id, seat) =>
    act((before) => (seat === "" ? standUp(before, id) : place(before, id, seat))),
  );
  useEditingKeys(act, opened === null);
  const dragged = attendees.find(({ id }) => id === drag.drag?.id);
  return (
    <>
      <EditorCards {...props} seats={seats} drag={drag} open={setOpened} />
      <SaveBar
        seats={seats}
        saved={saved}
        isOnline={room.online}
        save={() => void saved.save({ ...details, attendees: [...attendees], plan })}
      />
      {dragged !== undefined && (
        <div class="seat-ghost" ref={drag.ghost} aria-hidden="true">
          {dragged.name}
        </div>
      )}
      <PeopleSheets opened={opened} seats={seats} close={() => setOpened(null)} />
      {guard.wanted !== null && <LeaveSheet guard={guard} />}
      {plan !== null && (
        <PrintedPlan
          roomName={room.name[locale.language]}
          meeting={meeting}
          attendees={attendees}
          plan={plan}
          version={isDirty ? null : (room.agenda?.version ?? null)}
        />
      )}
    </>
  );
}

function EditorCards(
  props: EditorProps & {
    readonly seats: SeatEditing;
    readonly drag: SeatDrag;
    readonly open: (opened: Opened) => void;
  },
) {
  const { room, meeting, seats, drag, open } = props;
  const { editing, act } = seats;
  const { attendees, plan } = editing.now;
  const strokes = useStrokeOrder();
  const { compare } = strokes;
  const drawing = useRef<SVGSVGElement>(null);
  const change = (person: Attendee) => open({ kind: "person", person });
  const tap = (id: string, byKeyboard: boolean) => {
    act((before) => tapPerson(before, id));
    const free = plan?.places.find(({ attendee }) => attendee === null) ?? plan?.places[0];
    if (byKeyboard && free !== undefined) focusSeat(drawing.current, free.seat);
    else drawing.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="seat-editor">
      <div class="room-column">
        <section class="card">
          <LayoutPicker
            plan={plan}
            pick={(kind) => act((before) => pickLayout(before, fittingLayout(kind, attendees)))}
            resize={(layout) => act((before) => rearrange(before, { layout }, compare))}
            order={(orderedBy) => act((before) => rearrange(before, { orderedBy }, compare))}
          />
        </section>
        {plan !== null && (
          <PlanCard
            plan={plan}
            plateSeats={room.plateSeats ?? []}
            look={meeting.plates}
            {...{ seats, strokes, drag, drawing, change }}
          />
        )}
      </div>
      <div class="room-column">
        {plan !== null && (
          <PlanNotes problems={planProblems(plan, attendees, room.plateSeats ?? null)} />
        )}
        <PeopleCard
          {...{ attendees, plan, drag, tap, change }}
          picked={editing.picked}
          typed={meeting.seats.length}
          takeTyped={() => act((before) => takeTyped(before, meeting.seats))}
          add={() => open({ kind: "person", person: null })}
          paste={() => open({ kind: "paste" })}
        />
      </div>
    </div>
  );
}
