import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import {
  newPinSchema,
  type PanelRole,
  panelRoles,
  type PersonRequest,
  type PersonView,
} from "../../../contract/people.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";
import { PinFault, PinInput } from "./pin-input.tsx";

/** A new person, or another role or PIN of one. @param props.person null: a new one */
export function PersonSheet(props: {
  readonly person: PersonView | null;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { person } = props;
  const { t } = useSpeech();
  const [name, setName] = useState(person?.name ?? "");
  const [role, setRole] = useState<PanelRole>(person?.role ?? "technician");
  const [pin, setPin] = useState("");
  const { busy, problem, send } = useSendPerson(person, props.done);
  const isGood = newPinSchema.safeParse(pin).success;
  // A person that is there keeps the PIN when none is typed.
  const isReady = name.trim() !== "" && (isGood || (person !== null && pin === ""));
  return (
    <Sheet
      title={person === null ? t("people.add") : t("people.change-person", { name })}
      close={props.close}
    >
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          send({ name: name.trim(), role, pin });
        }}
      >
        {person === null && (
          <Field label={t("people.name")} hint={t("sign.name-hint")}>
            {(ids) => (
              <input
                {...ids}
                required
                maxLength={64}
                autocomplete="off"
                value={name}
                onInput={(event) => setName(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        <ChoiceRow
          label={t("people.role")}
          value={role}
          choices={panelRoles.map((one) => ({ value: one, text: t(`people.role-${one}`) }))}
          onChange={setRole}
        />
        <p class="small quiet">{t(`people.may-${role}`)}</p>
        <Field
          label={person === null ? t("people.pin") : t("people.new-pin")}
          hint={t(person === null ? "people.new-pin-hint" : "people.keep-pin-hint")}
        >
          {(ids) => <PinInput ids={ids} value={pin} change={setPin} isNew />}
        </Field>
        <PinFault pin={pin} />
        {person !== null && <p class="small quiet">{t("people.ends-sessions")}</p>}
        <ProblemNote problem={problem} />
        <button type="submit" class="button button-main" disabled={busy || !isReady}>
          {busy ? t("act.sending") : t(person === null ? "people.add" : "people.save")}
        </button>
      </form>
    </Sheet>
  );
}

/** Adds a person, or changes the one that is there; an empty PIN is left as it is. */
function useSendPerson(person: PersonView | null, done: () => void) {
  const { api } = usePanel();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const send = async ({ name, role, pin }: PersonRequest) => {
    setBusy(true);
    const answer =
      person === null
        ? await api.addPerson({ name, role, pin })
        : await api.changePerson(person.id, { role, ...(pin === "" ? {} : { pin }) });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) done();
  };
  return { busy, problem, send: (wish: PersonRequest) => void send(wish) };
}
