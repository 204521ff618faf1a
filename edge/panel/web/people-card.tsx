import { useCallback, useEffect, useState } from "preact/hooks";
import type { PersonView } from "../../../contract/people.ts";
import { Loading } from "../../../contract/screen/loading.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { OwnPinSheet } from "./own-pin-sheet.tsx";
import { usePanel } from "./panel-context.tsx";
import { PersonSheet } from "./person-sheet.tsx";
import { RemovePersonSheet } from "./remove-person-sheet.tsx";

/** What is open over the list. */
type Open =
  | { readonly what: "add" | "own-pin" }
  | { readonly what: "change" | "remove"; readonly person: PersonView };

/** Who may sign in at this panel: administrators see and change it, others change their own PIN. */
export function PeopleCard() {
  const { role } = usePanel();
  const { t } = useSpeech();
  const isAdministrator = useObservable(role) === "administrator";
  const [open, setOpen] = useState<Open | null>(null);
  const [turn, setTurn] = useState(0);
  const close = () => setOpen(null);
  const done = () => {
    close();
    setTurn((count) => count + 1);
  };
  return (
    <section class="card" aria-labelledby="people-title">
      <h2 id="people-title">{t("people.title")}</h2>
      <p class="small quiet">{t(isAdministrator ? "people.what" : "people.for-administrators")}</p>
      {isAdministrator && <PeopleList turn={turn} open={setOpen} />}
      <div class="person-acts">
        {isAdministrator && (
          <button type="button" class="button" onClick={() => setOpen({ what: "add" })}>
            {t("people.add")}
          </button>
        )}
        <button type="button" class="button" onClick={() => setOpen({ what: "own-pin" })}>
          {t("people.own-pin")}
        </button>
      </div>
      {open?.what === "add" && <PersonSheet person={null} close={close} done={done} />}
      {open?.what === "change" && <PersonSheet person={open.person} close={close} done={done} />}
      {open?.what === "remove" && (
        <RemovePersonSheet person={open.person} close={close} done={done} />
      )}
      {open?.what === "own-pin" && <OwnPinSheet close={close} />}
    </section>
  );
}

/** @param props.turn another number asks for the list anew */
function PeopleList(props: { readonly turn: number; readonly open: (open: Open) => void }) {
  const { t } = useSpeech();
  const people = usePeople(props.turn);
  if (people === null) return <Loading rows={3} />;
  if (!people.ok) return <ProblemNote problem={people.problem} />;
  if (people.value.length === 0) return <p class="quiet">{t("people.none")}</p>;
  return (
    <ul class="people">
      {people.value.map((person) => (
        <Person key={person.id} person={person} open={props.open} />
      ))}
    </ul>
  );
}

function Person(props: { readonly person: PersonView; readonly open: (open: Open) => void }) {
  const { person, open } = props;
  const { t } = useSpeech();
  const { name } = person;
  return (
    <li class="person">
      <span class="person-who">
        <strong>{name}</strong>
        <span class="small quiet">
          {t(`people.role-${person.role}`)}
          {person.from === "hub" && ` · ${t("people.from-hub")}`}
        </span>
      </span>
      {person.from === "room" && (
        <span class="person-acts">
          <button
            type="button"
            class="button button-small"
            aria-label={t("people.change-person", { name })}
            onClick={() => open({ what: "change", person })}
          >
            {t("people.change")}
          </button>
          <button
            type="button"
            class="button button-small button-quiet"
            aria-label={t("people.remove-person", { name })}
            onClick={() => open({ what: "remove", person })}
          >
            {t("people.remove")}
          </button>
        </span>
      )}
    </li>
  );
}

/** Null before the first answer. */
function usePeople(turn: number): ApiResult<readonly PersonView[]> | null {
  const { api } = usePanel();
  const [people, setPeople] = useState<ApiResult<readonly PersonView[]> | null>(null);
  const ask = useCallback(async () => setPeople(await api.people()), [api]);
  useEffect(() => void ask(), [ask, turn]);
  return people;
}
