import { useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomView } from "../../contract/hub-api.ts";
import { Field } from "../../contract/screen/field.tsx";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import type { SourceView } from "../../contract/sources.ts";
import { useConsole } from "./console-context.tsx";
import type { MadeSource } from "./source-api.ts";
import {
  draftOfSource,
  freshSource,
  kindForms,
  readSource,
  type SourceDraft,
} from "./source-draft.ts";
import { SourceFields } from "./source-fields.tsx";

/** Adds a source, or changes one. */
export function SourceSheet(props: {
  /** Null: a new one. */
  readonly source: SourceView | null;
  readonly rooms: readonly HubRoomView[];
  readonly done: (made: MadeSource) => void;
  readonly close: () => void;
}) {
  const { source, rooms } = props;
  const { t } = useSpeech();
  const [draft, setDraft] = useState<SourceDraft>(() => firstDraft(source, rooms));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const save = useSave(source);
  const submit = async () => {
    setBusy(true);
    const answer = await save(draft);
    setBusy(false);
    if (answer.ok) props.done(answer.value);
    else setProblem(answer.problem);
  };
  const title = source === null ? t("source.add") : t("source.change-of", { name: source.name });
  return (
    <Sheet title={title} close={props.close}>
      {rooms.length === 0 ? (
        <p>{t("source.no-rooms")}</p>
      ) : (
        <form
          class="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <SourceFields
            draft={draft}
            isNew={source === null}
            hasSecret={source?.hasSecret ?? false}
            place={
              <PlaceField
                draft={draft}
                rooms={rooms}
                choose={(place) => setDraft({ ...draft, place })}
              />
            }
            onChange={(part) => {
              setDraft({ ...draft, ...part });
              setProblem(null);
            }}
          />
          <ProblemNote problem={problem} />
          <button type="submit" class="button button-main" disabled={busy}>
            {busy ? t("act.sending") : t("source.save")}
          </button>
        </form>
      )}
    </Sheet>
  );
}

const placeOf = ({ site, room }: { site: string; room: string }): string => `${site}/${room}`;

function firstDraft(source: SourceView | null, rooms: readonly HubRoomView[]): SourceDraft {
  if (source !== null) return draftOfSource(source);
  const [first] = rooms;
  return freshSource(first === undefined ? "" : placeOf(first));
}

function PlaceField(props: {
  readonly draft: SourceDraft;
  readonly rooms: readonly HubRoomView[];
  readonly choose: (place: string) => void;
}) {
  const { t, locale } = useSpeech();
  return (
    <Field label={t("source.room")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          value={props.draft.place}
          onChange={(event) => props.choose(event.currentTarget.value)}
        >
          {props.rooms.map((room) => (
            <option key={placeOf(room)} value={placeOf(room)}>
              {`${room.name[locale.language]} · ${room.site} ${room.room}`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A secret that is not typed stays as it is. */
function useSave(source: SourceView | null) {
  const { api } = useConsole();
  return async (draft: SourceDraft) => {
    const read = readSource(draft);
    if (!read.ok) {
      const problem: ApiProblem = { code: "invalid-request", message: "", problems: read.problems };
      return { ok: false as const, problem };
    }
    // What was typed for another kind is nobody's secret.
    const secret = kindForms[draft.kind].secret === null ? "" : draft.secret;
    return source === null
      ? await api.addSource(read.settings, secret)
      : await api.changeSource(source.id, read.settings, secret === "" ? null : secret);
  };
}
