import { useEffect, useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomDetail, HubRoomView } from "../../contract/hub-api.ts";
import { Field } from "../../contract/screen/field.tsx";
import { Loading } from "../../contract/screen/loading.tsx";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import type { NamedMeeting } from "./booking-conflicts.tsx";
import { useConsole } from "./console-context.tsx";

/** Moves a meeting to another room, and says what that does. */
export function MoveSheet(props: {
  readonly room: HubRoomDetail;
  readonly meeting: NamedMeeting;
  readonly close: () => void;
}) {
  const { room, meeting } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const [others, setOthers] = useState<readonly HubRoomView[] | null>(null);
  const [chosen, setChosen] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  useEffect(() => {
    const ask = async () => {
      const answer = await api.rooms();
      if (answer.ok) setOthers(answer.value.filter((one) => !isSame(one, room)));
      else setProblem(answer.problem);
    };
    void ask();
  }, [api, room.site, room.room]);
  const target = others?.[chosen];
  const move = async () => {
    if (target === undefined) return;
    setBusy(true);
    const to = { site: target.site, room: target.room };
    const answer = await api.move(room.site, room.room, meeting.id, to);
    setBusy(false);
    if (answer.ok) props.close();
    else setProblem(answer.problem);
  };
  return (
    <Sheet title={t("agenda.move")} close={props.close}>
      <p>
        <strong>{meetingTitle(locale, meeting)}</strong>{" "}
        <span class="num">{meetingTimes(locale, meeting)}</span>
      </p>
      {others === null && problem === null && <Loading rows={2} />}
      {others?.length === 0 && <p class="quiet">{t("move.none")}</p>}
      {others !== null && others.length > 0 && (
        <RoomChoice rooms={others} chosen={chosen} choose={setChosen} />
      )}
      <p>{t("move.what")}</p>
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button
          type="button"
          class="button button-main"
          disabled={busy || target === undefined}
          onClick={() => void move()}
        >
          {busy ? t("act.sending") : t("move.confirm")}
        </button>
      </div>
    </Sheet>
  );
}

function RoomChoice(props: {
  readonly rooms: readonly HubRoomView[];
  readonly chosen: number;
  readonly choose: (index: number) => void;
}) {
  const { t, locale } = useSpeech();
  return (
    <Field label={t("move.to")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          value={props.chosen}
          onChange={(event) => props.choose(event.currentTarget.selectedIndex)}
        >
          {props.rooms.map((room, index) => (
            <option key={`${room.site}/${room.room}`} value={index}>
              {`${room.name[locale.language]} · ${room.site} ${room.room}`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const isSame = (one: HubRoomView, room: HubRoomDetail): boolean =>
  one.site === room.site && one.room === room.room;
