import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { HubRoomView } from "../../../contract/hub-api.ts";
import type { MaintenanceView } from "../../../contract/hub-alarms.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useScreen, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { wallClock, zonedMs } from "../../../contract/zoned-time.ts";
import { useConsole, useMay } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { TypedField } from "./typed-field.tsx";

/** Work that is planned or under way, and more of it. */
export function MaintenanceSheet({ close }: { readonly close: () => void }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const mayHandle = useMay("handle-alarms");
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const windows = useAnswer(() => api.maintenance(), "maintenance", round);
  const rooms = useAnswer(() => api.rooms(), "rooms");
  const again = () => setRound((count) => count + 1);
  const known = rooms?.ok === true ? rooms.value : [];
  const end = async (id: string) => {
    const answer = await api.endMaintenance(id);
    setProblem(answer.ok ? null : answer.problem);
    again();
  };
  return (
    <Sheet title={t("maintenance.title")} close={close}>
      <p class="quiet">{t("maintenance.what")}</p>
      <ProblemNote problem={problem} />
      <AnswerPart answer={windows}>
        {(list) =>
          list.length === 0 ? (
            <p>{t("maintenance.none")}</p>
          ) : (
            <ul class="issue-list">
              {list.map((window) => (
                <WindowItem
                  key={window.id}
                  window={window}
                  rooms={known}
                  end={mayHandle ? () => void end(window.id) : null}
                />
              ))}
            </ul>
          )
        }
      </AnswerPart>
      {mayHandle && known.length > 0 && <PlanForm rooms={known} planned={again} />}
    </Sheet>
  );
}

function WindowItem(props: {
  readonly window: MaintenanceView;
  readonly rooms: readonly HubRoomView[];
  readonly end: (() => void) | null;
}) {
  const { window, rooms, end } = props;
  const { t, locale } = useSpeech();
  const found = rooms.find((one) => one.site === window.site && one.room === window.room);
  const place =
    window.room === null
      ? t("maintenance.whole-site", { site: window.site })
      : (found?.name[locale.language] ?? `${window.site}/${window.room}`);
  const there = { ...locale, timeZone: found?.timeZone ?? locale.timeZone };
  const at = (ms: number) => `${dayText(there, ms)} ${timeOfDay(there, ms)}`;
  const { owner, reason } = window;
  return (
    <li class="group-head">
      <div>
        <strong>{place}</strong>
        <p>{reason}</p>
        <p class="small quiet num">
          {t("maintenance.row", { from: at(window.fromMs), to: at(window.toMs), owner })}
        </p>
      </div>
      {end !== null && (
        <button
          type="button"
          class="button"
          aria-label={t("maintenance.end-of", { place })}
          onClick={end}
        >
          {t("maintenance.end")}
        </button>
      )}
    </li>
  );
}

const hourMs = 3_600_000;

function PlanForm(props: { readonly rooms: readonly HubRoomView[]; readonly planned: () => void }) {
  const { rooms, planned } = props;
  const { api } = useConsole();
  const { clock } = useScreen();
  const { t, locale } = useSpeech();
  const zone = rooms[0]?.timeZone ?? locale.timeZone;
  const stamp = (ms: number) => {
    const { date, time } = wallClock(zone, ms);
    return `${date}T${time}`;
  };
  const [place, setPlace] = useState(`${rooms[0]?.site ?? ""}/${rooms[0]?.room ?? ""}`);
  const [from, setFrom] = useState(() => stamp(clock.wallMs()));
  const [to, setTo] = useState(() => stamp(clock.wallMs() + 2 * hourMs));
  const [reason, setReason] = useState("");
  const [owner, setOwner] = useState("");
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const submit = async () => {
    const [site = "", room = ""] = place.split("/");
    const fromMs = readStamp(zone, from);
    const toMs = readStamp(zone, to);
    if (fromMs === undefined || toMs === undefined || fromMs >= toMs) {
      setProblem({ code: "maintenance-times", message: t("maintenance.bad-times") });
      return;
    }
    const plan = { site, room: room === "" ? null : room, fromMs, toMs, reason, owner };
    const answer = await api.planMaintenance(plan);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setReason("");
    planned();
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>{t("maintenance.add")}</h3>
      <ProblemNote problem={problem} />
      <PlaceField rooms={rooms} value={place} set={setPlace} />
      <TypedField label={t("maintenance.from")} type="datetime-local" value={from} set={setFrom} />
      <TypedField label={t("maintenance.to")} type="datetime-local" value={to} set={setTo} />
      <TypedField label={t("maintenance.reason")} type="text" value={reason} set={setReason} />
      <TypedField label={t("maintenance.owner")} type="text" value={owner} set={setOwner} />
      <div class="sheet-buttons">
        <button type="submit" class="button button-main">
          {t("maintenance.add")}
        </button>
      </div>
    </form>
  );
}

/** A room, or with nothing after the slash a whole site. */
function PlaceField(props: {
  readonly rooms: readonly HubRoomView[];
  readonly value: string;
  readonly set: (value: string) => void;
}) {
  const { rooms } = props;
  const { t, locale } = useSpeech();
  const sites = [...new Set(rooms.map(({ site }) => site))];
  return (
    <Field label={t("maintenance.place")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={props.value}
          onChange={(event) => props.set(event.currentTarget.value)}
        >
          {rooms.map(({ site, room, name }) => (
            <option key={`${site}/${room}`} value={`${site}/${room}`}>
              {name[locale.language]} ({room})
            </option>
          ))}
          {sites.map((site) => (
            <option key={site} value={`${site}/`}>
              {t("maintenance.whole-site", { site })}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** `2026-03-02T14:30` on the wall of a zone; undefined: it is no time. */
function readStamp(zone: string, stamp: string): number | undefined {
  const [date = "", time = ""] = stamp.split("T");
  return zonedMs(zone, date, time.slice(0, 5));
}
