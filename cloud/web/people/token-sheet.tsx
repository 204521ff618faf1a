import { useState } from "preact/hooks";
import type { HubUserView } from "../../../contract/hub-api.ts";
import { mayAt, type Permission } from "../../../contract/permissions.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useScreen, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { CheckField } from "../check-field.tsx";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { usePlaces } from "../room/use-places.ts";
import { type PlaceChoice, usePlaceChoices } from "./grant-fields.tsx";
import { TextInput } from "./text-input.tsx";
import { useTask } from "./use-task.ts";

const dayMs = 86_400_000;

/** A new token: what for, how long, where, and with which of one's own permissions. */
export function TokenSheet(props: {
  readonly user: HubUserView;
  readonly close: () => void;
  readonly done: (secret: string) => void;
}) {
  const { user, close, done } = props;
  const { api } = useConsole();
  const { clock } = useScreen();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [held, setHeld] = useState<readonly Permission[]>(["see-rooms"]);
  const rooms = useAnswer(() => api.rooms(), "rooms");
  const places = usePlaces();
  const choices = usePlaceChoices(places, rooms?.ok === true ? rooms.value : []).filter(
    ({ path }) => user.permissions.some((permission) => mayAt(user.rights, permission, path)),
  );
  const [chosen, setPlace] = useState<string | null>(null);
  const place = choices.find(({ id }) => id === chosen) ?? choices[0];
  const offered = user.permissions.filter((one) => mayAt(user.rights, one, place?.path ?? []));
  const expiresAtMs = Math.floor(clock.wallMs()) + Number(days) * dayMs;
  const wish = {
    name,
    permissions: held.filter((one) => offered.includes(one)),
    place: place?.id ?? "everywhere",
    expiresAtMs,
  };
  return (
    <Sheet title={t("account.token-make")} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(
            () => api.addToken(wish),
            ({ secret }) => done(secret),
          );
        }}
      >
        <TextInput
          label={t("account.token-name")}
          hint={null}
          type="text"
          autocomplete="off"
          maxLength={64}
          isNeeded
          value={name}
          set={setName}
        />
        <TextInput
          label={t("account.token-days")}
          hint={null}
          type="text"
          autocomplete="off"
          maxLength={3}
          isNeeded
          value={days}
          set={setDays}
        />
        <PlaceField choices={choices} place={place?.id ?? ""} set={setPlace} />
        <PermissionFields offered={offered} held={held} set={setHeld} />
        <ProblemNote problem={problem} />
        <MakeButton busy={busy} isReady={wish.permissions.length > 0} />
      </form>
    </Sheet>
  );
}

function PlaceField(props: {
  readonly choices: readonly PlaceChoice[];
  readonly place: string;
  readonly set: (place: string) => void;
}) {
  const { t } = useSpeech();
  return (
    <Field label={t("admin.place")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={props.place}
          onChange={({ currentTarget: { value } }) => props.set(value)}
        >
          {props.choices.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function PermissionFields(props: {
  readonly offered: readonly Permission[];
  readonly held: readonly Permission[];
  readonly set: (held: readonly Permission[]) => void;
}) {
  const { offered, held, set } = props;
  const { t } = useSpeech();
  return (
    <fieldset class="grants">
      <legend class="field-label">{t("account.token-permissions")}</legend>
      {offered.map((permission) => (
        <CheckField
          key={permission}
          label={t(`permission.${permission}`)}
          hint={null}
          checked={held.includes(permission)}
          onChange={(isHeld) =>
            set(isHeld ? [...held, permission] : held.filter((one) => one !== permission))
          }
        />
      ))}
    </fieldset>
  );
}

function MakeButton(props: { readonly busy: boolean; readonly isReady: boolean }) {
  const { t } = useSpeech();
  return (
    <div class="sheet-buttons">
      <button type="submit" class="button button-main" disabled={props.busy || !props.isReady}>
        {props.busy ? t("act.sending") : t("account.token-make")}
      </button>
    </div>
  );
}
