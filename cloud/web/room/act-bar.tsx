import { useState } from "preact/hooks";
import { EndSheet } from "../../../contract/screen/end-sheet.tsx";
import { ExtendSheet } from "../../../contract/screen/extend-sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useAct, useMayHere, useOpenRoom } from "./room-context.tsx";

/** What can be asked of the room while its meeting runs; nothing for a reader who may not. */
export function ActBar() {
  const { room } = useOpenRoom();
  const act = useAct();
  const { t } = useSpeech();
  const mayOperate = useMayHere("operate");
  const [task, setTask] = useState<"end" | "extend" | null>(null);
  const { meeting } = room;
  if (!mayOperate || !room.online || meeting === null || room.phase !== "meeting") return null;
  const close = () => setTask(null);
  return (
    <div class="act-bar">
      <button type="button" class="button" onClick={() => setTask("extend")}>
        {t("extend.open")}
      </button>
      <button type="button" class="button" onClick={() => setTask("end")}>
        {t("action.end")}
      </button>
      {task === "end" && <EndSheet meeting={meeting} act={act} close={close} />}
      {task === "extend" && (
        <ExtendSheet meeting={meeting} next={room.next} act={act} close={close} />
      )}
    </div>
  );
}
