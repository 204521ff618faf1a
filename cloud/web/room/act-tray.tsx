import type { HubRoomDetail } from "../../../contract/hub-api.ts";
import type { ProgressRoom } from "../../../contract/screen/act-progress.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import { ReceiptCard } from "../../../contract/screen/receipt-card.tsx";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useOpenRoom } from "./room-context.tsx";

/** Answers of the room to what was asked of it, read out as they come. */
export function ActTray() {
  const { room, receipts } = useOpenRoom();
  const shown = useObservable(receipts);
  const lastTest = useLastTest(
    room,
    shown.some(({ act }) => act.kind === "selftest"),
  );
  return (
    <div class="tray" role="status" aria-live="polite">
      {shown.map((receipt) => (
        <ReceiptCard
          key={receipt.id}
          receipt={receipt}
          room={{ ...seenByHub(room), test: lastTest }}
          receipts={receipts}
        />
      ))}
    </div>
  );
}

/** The newest report tells that a test is over: while it runs, the room says nothing of it to the hub. */
function useLastTest(room: HubRoomDetail, isAsked: boolean): ProgressRoom["test"] {
  const { api } = useConsole();
  const { site, room: id, recordsStored } = room;
  const query = new Map([
    ["site", site],
    ["room", id],
    ["limit", "1"],
  ]);
  const about = isAsked ? `${site}/${id} ${recordsStored}` : "";
  const answer = useAnswer(() => api.reports(query), about);
  return answer?.ok === true ? (answer.value.reports[0] ?? null) : null;
}

/** What the hub does not hear of stands as if it were not. */
const seenByHub = (room: HubRoomDetail): ProgressRoom => ({
  ...room,
  speed: room.speed ?? 1,
  cleaning: null,
  banner: null,
  test: null,
  testRunning: null,
});
