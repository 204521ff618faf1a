import { useState } from "preact/hooks";
import type { AccountView } from "../../../contract/hub-people.ts";
import type { Grant, Right } from "../../../contract/permissions.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useConsole } from "../console-context.tsx";
import { firstGrant, GrantFields, type PlaceChoice } from "./grant-fields.tsx";
import { TextInput } from "./text-input.tsx";
import { useTask } from "./use-task.ts";

/** A new account, or another's roles and ways in. Nobody types another's password: he is invited. */
export function AccountSheet(props: {
  /** Null: a new one. */
  readonly account: AccountView | null;
  readonly rights: readonly Right[];
  readonly choices: readonly PlaceChoice[];
  readonly close: () => void;
  /** `invite`: the address of the link, if one was made. */
  readonly done: (name: string, invite: string | null) => void;
}) {
  const { account, rights, choices, close, done } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [name, setName] = useState("");
  const [grants, setGrants] = useState<readonly Grant[]>(
    account?.grants ?? [firstGrant(rights, choices)],
  );
  const title = account === null ? t("admin.add") : t("admin.change-title", { name: account.name });
  const save = () =>
    account === null
      ? run(
          () => api.addAccount(name.trim(), grants),
          (made) => done(made.name, made.invite),
        )
      : run(
          () => api.changeAccount(account.name, { grants }),
          () => done(account.name, null),
        );
  return (
    <Sheet title={title} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {account === null && (
          <TextInput
            label={t("admin.name")}
            hint={t("admin.name-hint")}
            type="text"
            autocomplete="off"
            maxLength={64}
            isNeeded
            value={name}
            set={setName}
          />
        )}
        <GrantFields grants={grants} rights={rights} choices={choices} set={setGrants} />
        {account !== null && <p class="small quiet">{t("admin.sessions-ended")}</p>}
        <ProblemNote problem={problem} />
        <div class="sheet-buttons">
          <button type="submit" class="button button-main" disabled={busy}>
            {busy ? t("act.sending") : t(account === null ? "admin.add" : "admin.save")}
          </button>
        </div>
      </form>
      {account !== null && <Deeds account={account} done={done} />}
    </Sheet>
  );
}

function Deeds(props: {
  readonly account: AccountView;
  readonly done: (name: string, invite: string | null) => void;
}) {
  const { account, done } = props;
  const { name, disabled } = account;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const over = () => done(name, null);
  return (
    <div class="deeds">
      <ProblemNote problem={problem} />
      {!account.isOutside && (
        <button
          type="button"
          class="button"
          disabled={busy}
          onClick={() =>
            run(
              () => api.invite(name),
              ({ invite }) => done(name, invite),
            )
          }
        >
          {t("admin.invite")}
        </button>
      )}
      <button
        type="button"
        class="button"
        disabled={busy}
        onClick={() => run(() => api.endSessionsOf(name), over)}
      >
        {t("admin.end-sessions")}
      </button>
      {account.hasSecondFactor && (
        <button
          type="button"
          class="button"
          disabled={busy}
          onClick={() => run(() => api.changeAccount(name, { secondFactor: "off" }), over)}
        >
          {t("admin.factor-off")}
        </button>
      )}
      <button
        type="button"
        class={disabled ? "button" : "button button-danger"}
        disabled={busy}
        onClick={() => run(() => api.changeAccount(name, { disabled: !disabled }), over)}
      >
        {t(disabled ? "admin.open-it" : "admin.shut-it")}
      </button>
    </div>
  );
}
