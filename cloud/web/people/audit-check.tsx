import { useState } from "preact/hooks";
import type { AuditCheckView } from "../../../contract/hub-people.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { TextInput } from "./text-input.tsx";
import { useTask } from "./use-task.ts";

/** Whether the audit is as it was written; against a head that was noted before, to its very end. */
export function AuditCheck() {
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const head = useAnswer(() => api.auditHead(), "head");
  const [number, setNumber] = useState("");
  const [hash, setHash] = useState("");
  const [verdict, setVerdict] = useState<AuditCheckView | null>(null);
  const isNoted = /^\d+$/.test(number) && /^[0-9a-f]{64}$/.test(hash.trim());
  const noted = isNoted ? { number: Number(number), hash: hash.trim() } : null;
  return (
    <details class="card audit-check">
      <summary>{t("audit.check")}</summary>
      <p class="quiet">{t("audit.check-hint")}</p>
      {head?.ok === true && (
        <p class="small wrap">
          {t("audit.head", { number: String(head.value.number), hash: head.value.hash })}
          <br />
          <span class="quiet">{t("audit.head-hint")}</span>
        </p>
      )}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => api.checkAudit(noted), setVerdict);
        }}
      >
        <TextInput
          label={t("audit.head-number")}
          hint={null}
          type="text"
          autocomplete="off"
          maxLength={15}
          isNeeded={false}
          value={number}
          set={setNumber}
        />
        <TextInput
          label={t("audit.head-hash")}
          hint={null}
          type="text"
          autocomplete="off"
          maxLength={64}
          isNeeded={false}
          value={hash}
          set={setHash}
        />
        <ProblemNote problem={problem} />
        <button type="submit" class="button" disabled={busy}>
          {busy ? t("act.sending") : t("audit.check")}
        </button>
      </form>
      {verdict !== null && <Verdict verdict={verdict} />}
    </details>
  );
}

function Verdict({ verdict }: { readonly verdict: AuditCheckView }) {
  const { t } = useSpeech();
  const { fault, checked, firstNumber } = verdict;
  return fault === null ? (
    <p class="note note-calm" role="status">
      <Icon shape="calm" />
      {t("audit.holds", { checked: String(checked), first: String(firstNumber) })}
    </p>
  ) : (
    <p class="note note-now" role="alert">
      <Icon shape="now" />
      {t(`audit.fault-${fault.kind}`, { number: String(fault.number) })}
    </p>
  );
}
