import { everywhere } from "../../../contract/permissions.ts";
import type { Place } from "../../../contract/places.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole, useMay } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { Part } from "./place-part.tsx";

/** Who has a role just here, and how many from above; for those who keep people. */
export function PeoplePart(props: {
  readonly place: Place;
  /** From the top down. */
  readonly above: readonly Place[];
}) {
  const mayKeep = useMay("keep-people");
  return mayKeep ? <RolesPart {...props} /> : null;
}

function RolesPart({ place, above }: { readonly place: Place; readonly above: readonly Place[] }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const accounts = useAnswer(() => api.accounts(), "accounts");
  const over = new Set([everywhere, ...above.map(({ id }) => id)]);
  return (
    <Part title={t("places.people")}>
      <AnswerPart answer={accounts}>
        {(all) => {
          const own = all.flatMap(({ name, grants }) =>
            grants.filter((grant) => grant.place === place.id).map(({ role }) => ({ name, role })),
          );
          const fromAbove = all.filter(({ grants }) => grants.some((one) => over.has(one.place)));
          return (
            <>
              {own.length === 0 && <p class="quiet">{t("places.people-none")}</p>}
              <ul class="place-rooms">
                {own.map(({ name, role }) => (
                  <li key={`${name} ${role}`}>
                    {name} <span class="small quiet">{t(`hub-role.${role}`)}</span>
                  </li>
                ))}
              </ul>
              {fromAbove.length > 0 && (
                <p class="small quiet">{t("places.people-above", { count: fromAbove.length })}</p>
              )}
            </>
          );
        }}
      </AnswerPart>
      <a class="button button-quiet place-link-out" href="#/people">
        {t("places.people-go")}
      </a>
    </Part>
  );
}
