import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { AssetFacts, DeviceEntry } from "../../../contract/inventory.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";

/** `most`: signs; null: a day. */
const fields = [
  { name: "tag", most: 64 },
  { name: "unit", most: 128 },
  { name: "boughtOn", most: null },
  { name: "warrantyUntil", most: null },
  { name: "place", most: 128 },
] as const;

/** What people know of a device, to be changed. */
export function FactsForm(props: {
  readonly device: DeviceEntry;
  readonly saved: () => void;
  readonly cancel: () => void;
}) {
  const { site, room, device, facts } = props.device;
  const { api } = useConsole();
  const { t } = useSpeech();
  const [draft, setDraft] = useState<AssetFacts>(facts);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = (part: Partial<AssetFacts>) => {
    setDraft({ ...draft, ...part });
    setProblem(null);
  };
  const save = async () => {
    setIsBusy(true);
    const answer = await api.saveFacts({ site, room, device }, draft);
    setIsBusy(false);
    if (answer.ok) props.saved();
    else setProblem(answer.problem);
  };
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>{t("inventory.facts")}</h3>
      {fields.map((field) => (
        <FactField key={field.name} field={field} draft={draft} change={change} />
      ))}
      <Field label={t("inventory.note")} hint={null}>
        {(ids) => (
          <textarea
            {...ids}
            dir="auto"
            rows={3}
            maxLength={1000}
            value={draft.note}
            onInput={(event) => change({ note: event.currentTarget.value })}
          />
        )}
      </Field>
      <ProblemNote problem={problem} />
      <div class="form-actions">
        <button type="submit" class="button button-main" disabled={isBusy}>
          {isBusy ? t("act.sending") : t("inventory.save")}
        </button>
        <button type="button" class="button" onClick={props.cancel}>
          {t("inventory.cancel")}
        </button>
      </div>
    </form>
  );
}

function FactField(props: {
  readonly field: (typeof fields)[number];
  readonly draft: AssetFacts;
  readonly change: (part: Partial<AssetFacts>) => void;
}) {
  const { name, most } = props.field;
  const { t } = useSpeech();
  const take = (event: { readonly currentTarget: { readonly value: string } }) =>
    props.change({ [name]: event.currentTarget.value });
  return (
    <Field label={t(`inventory.${name}`)} hint={name === "tag" ? t("inventory.tag-hint") : null}>
      {(ids) => {
        const given = { ...ids, value: props.draft[name] };
        return most === null ? (
          <input {...given} type="date" onInput={take} />
        ) : (
          <input {...given} maxLength={most} dir="auto" onInput={take} />
        );
      }}
    </Field>
  );
}
