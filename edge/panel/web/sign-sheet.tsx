import { useState } from "preact/hooks";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import {
  type Signature,
  type SignOff,
  type SignOffRole,
  signOffRoles,
} from "../../../contract/selftest.ts";
import { usePanel } from "./panel-context.tsx";
import { SignatureField } from "./signature-field.tsx";
import { type Strokes, strokesText } from "./signature-strokes.ts";

/** A name under a report: typed or drawn, by whoever holds the phone. */
export function SignSheet(props: {
  readonly report: string;
  readonly signOffs: readonly SignOff[];
  readonly close: () => void;
}) {
  const { report, signOffs, close } = props;
  const { receipts, signedIn } = usePanel();
  const { t } = useSpeech();
  const nowMs = useNow();
  const own = signedIn.get() ?? "";
  const [draft, setDraft] = useState(() => draftAs(firstUnsigned(signOffs), own));
  const [isSent, setSent] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const signature = signatureOf(draft);
  const send = async () => {
    setSent(true);
    const isTaken = await receipts.send({ kind: "sign-off", report, signature }, nowMs);
    if (isTaken) close();
    else setSent(false);
  };
  return (
    <Sheet title={t("signer.sheet")} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <WhoSigns
          as={draft.as}
          handTo={(role) => setDraft(draftAs(role, own))}
          isAgain={signOffs.some((signed) => signed.as === draft.as)}
        />
        <NameFields draft={draft} change={change} />
        <NoteField
          note={draft.note}
          setNote={(note) => change({ note })}
          isWanted={draft.as === "administration"}
        />
        <Refusal report={report} />
        <button
          type="submit"
          class="button button-main button-big"
          disabled={isSent || !isWhole(signature)}
        >
          {t("signer.open")}
        </button>
      </form>
    </Sheet>
  );
}

/** What stands in the sheet so far. */
interface Draft {
  readonly as: SignOffRole;
  readonly name: string;
  readonly isDrawn: boolean;
  readonly strokes: Strokes;
  readonly note: string;
}

/** The technician is who is signed in; anybody else is handed the phone. */
const draftAs = (as: SignOffRole, own: string): Draft => ({
  as,
  name: as === "technician" ? own : "",
  isDrawn: false,
  strokes: [],
  note: "",
});

const signatureOf = ({ as, name, isDrawn, strokes, note }: Draft): Signature => ({
  as,
  name: name.trim(),
  strokes: isDrawn ? strokesText(strokes) : null,
  note: note.trim(),
});

function NameFields(props: {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}) {
  const { draft, change } = props;
  const { t } = useSpeech();
  return (
    <>
      <Field label={t("signer.name")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={64}
            autocomplete="off"
            value={draft.name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <ChoiceRow
        label={t("signer.how")}
        value={draft.isDrawn ? "drawn" : "typed"}
        choices={[
          { value: "typed", text: t("signer.typed") },
          { value: "drawn", text: t("signer.drawn") },
        ]}
        onChange={(how) => change({ isDrawn: how === "drawn" })}
      />
      {draft.isDrawn && (
        <SignatureField strokes={draft.strokes} onChange={(strokes) => change({ strokes })} />
      )}
    </>
  );
}

const firstUnsigned = (signOffs: readonly SignOff[]): SignOffRole =>
  signOffRoles.find((role) => signOffs.every((signed) => signed.as !== role)) ?? "technician";

/** Who hands a problem up says which. */
const isWhole = ({ as, name, strokes, note }: Signature): boolean =>
  name !== "" && strokes !== "" && (as !== "administration" || note !== "");

function WhoSigns(props: {
  readonly as: SignOffRole;
  readonly handTo: (as: SignOffRole) => void;
  readonly isAgain: boolean;
}) {
  const { t } = useSpeech();
  return (
    <div>
      <ChoiceRow
        label={t("signer.as")}
        value={props.as}
        choices={signOffRoles.map((role) => ({ value: role, text: t(`signer.${role}`) }))}
        onChange={props.handTo}
      />
      <p class="small quiet">
        {t(`signer.what-${props.as}`)} {props.isAgain && t("signer.again")}
      </p>
    </div>
  );
}

function NoteField(props: {
  readonly note: string;
  readonly setNote: (note: string) => void;
  readonly isWanted: boolean;
}) {
  const { t } = useSpeech();
  return (
    <Field label={t("signer.note")} hint={props.isWanted ? t("signer.note-hint") : null}>
      {(ids) => (
        <textarea
          {...ids}
          rows={2}
          maxLength={500}
          required={props.isWanted}
          value={props.note}
          onInput={(event) => props.setNote(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** The receipts lie behind the sheet: a refusal is told here. */
function Refusal(props: { readonly report: string }) {
  const { receipts } = usePanel();
  const refused = useObservable(receipts).find(
    ({ act, state }) =>
      state === "refused" && act.kind === "sign-off" && act.report === props.report,
  );
  return <ProblemNote problem={refused?.problem ?? null} />;
}
