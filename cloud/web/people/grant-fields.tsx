import { Field } from "../../../contract/screen/field.tsx";
import type { HubRoomView } from "../../../contract/hub-api.ts";
import {
  everywhere,
  type Grant,
  hubRoles,
  mayGive,
  type Right,
} from "../../../contract/permissions.ts";
import { type Place, roomName } from "../../../contract/places.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { placeText } from "./place-names.ts";

/** Somewhere a role can be given, with what it stands in, from the top down. */
export interface PlaceChoice {
  readonly id: string;
  readonly text: string;
  readonly path: readonly string[];
}

/** Every place that the reader may name: the tree, and the rooms in it. */
export function usePlaceChoices(
  places: readonly Place[],
  rooms: readonly HubRoomView[],
): readonly PlaceChoice[] {
  const speech = useSpeech();
  const pathOf = (id: string): readonly string[] => {
    const place = places.find((one) => one.id === id);
    const { parent = null } = place ?? {};
    return parent === null ? [id] : [...pathOf(parent), id];
  };
  return [
    { id: everywhere, text: speech.t("admin.everywhere"), path: [] },
    ...places.map(({ id }) => ({ id, text: placeText(speech, places, id), path: pathOf(id) })),
    ...rooms.map(({ site, room, name, place = [] }) => {
      const id = roomName(site, room);
      return {
        id,
        text: `${name[speech.locale.language]} (${site}/${room})`,
        path: [...place, id],
      };
    }),
  ];
}

/** What an account may do, and where. Offers only what the reader may give. */
export function GrantFields(props: {
  readonly grants: readonly Grant[];
  readonly rights: readonly Right[];
  readonly choices: readonly PlaceChoice[];
  readonly set: (grants: readonly Grant[]) => void;
}) {
  const { grants, rights, choices, set } = props;
  const { t } = useSpeech();
  return (
    <fieldset class="grants">
      <legend class="field-label">{t("admin.roles")}</legend>
      {grants.map((grant, at) => (
        <div class="grant" key={at}>
          <GrantRow
            grant={grant}
            rights={rights}
            choices={choices}
            set={(next) => set(grants.with(at, next))}
          />
          {grants.length > 1 && (
            <button
              type="button"
              class="button button-quiet"
              onClick={() => set(grants.toSpliced(at, 1))}
            >
              {t("admin.remove-role")}
            </button>
          )}
        </div>
      ))}
      <button
        type="button"
        class="button button-quiet"
        onClick={() => set([...grants, firstGrant(rights, choices)])}
      >
        {t("admin.add-role")}
      </button>
    </fieldset>
  );
}

function GrantRow(props: {
  readonly grant: Grant;
  readonly rights: readonly Right[];
  readonly choices: readonly PlaceChoice[];
  readonly set: (grant: Grant) => void;
}) {
  const { grant, rights, choices, set } = props;
  const { t } = useSpeech();
  const mayHave = (role: Grant["role"], { id, path }: PlaceChoice) =>
    mayGive(rights, { role, place: id }, path);
  const roles = hubRoles.filter((role) => choices.some((choice) => mayHave(role, choice)));
  const places = choices.filter(
    (choice) => choice.id === grant.place || mayHave(grant.role, choice),
  );
  return (
    <>
      <Field label={t("admin.role")} hint={null}>
        {(ids) => (
          <select
            {...ids}
            class="select"
            value={grant.role}
            onChange={({ currentTarget: { value } }) =>
              set({ ...grant, role: hubRoles.find((one) => one === value) ?? grant.role })
            }
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(`hub-role.${role}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("admin.place")} hint={null}>
        {(ids) => (
          <select
            {...ids}
            class="select"
            value={grant.place}
            onChange={({ currentTarget: { value } }) => set({ ...grant, place: value })}
          >
            {places.map(({ id, text }) => (
              <option key={id} value={id}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

/** The least that the reader may give, at the first place where he may. */
export function firstGrant(rights: readonly Right[], choices: readonly PlaceChoice[]): Grant {
  const choice = choices.find(({ id, path }) =>
    mayGive(rights, { role: "viewer", place: id }, path),
  );
  return { role: "viewer", place: choice?.id ?? everywhere };
}
