import { useEffect, useState } from "preact/hooks";
import type { Explanation } from "../../../contract/api.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { Loading } from "../../../contract/screen/loading.tsx";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { valueLine } from "../../../contract/screen/point-text.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { ReadingValue } from "../../../contract/screen/reading-value.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { ClauseName } from "../../../contract/screen/clause-names.tsx";
import { pointTitle } from "./act-text.ts";
import type { Picked } from "./devices-page.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";

/** Why a point is as it is: the wish that won, its clause, what holds it, the wishes that lost. */
export function WhySheet(props: { readonly picked: Picked; readonly close: () => void }) {
  const { api } = usePanel();
  const room = useRoom();
  const { t, locale } = useSpeech();
  const key = keyOf(props.picked.device, props.picked.point);
  const [answer, setAnswer] = useState<ApiResult<Explanation> | null>(null);
  useEffect(() => {
    void api.explain(key).then(setAnswer);
  }, [api, key]);
  const title = t("why.title", { name: pointTitle(locale, key, room.devices) });
  return (
    <Sheet title={title} close={props.close}>
      {answer === null && <Loading rows={3} />}
      {answer?.ok === false && <ProblemNote problem={answer.problem} />}
      {answer?.ok === true && <Because explanation={answer.value} />}
    </Sheet>
  );
}

function Because(props: { readonly explanation: Explanation }) {
  const { point, clause, lost } = props.explanation;
  const { t, say, locale } = useSpeech();
  const { target, held } = point;
  return (
    <dl class="why">
      <dt>{t("device.actual")}</dt>
      <dd>
        <ReadingValue point={point} />
      </dd>
      <dt>{t("device.target")}</dt>
      {target === null ? (
        <dd class="quiet">{t("why.no-target")}</dd>
      ) : (
        <dd>
          <strong class="num">{valueLine(locale, target.value, point.unit)}</strong>
          <p>{say(target.reason.text)}</p>
        </dd>
      )}
      {clause !== null && (
        <>
          <dt>{t("why.clause")}</dt>
          <dd>
            <span class="clause-id">{clause.id}</span> {clause.title[locale.language]}
            <p class="small quiet">{clause.document}</p>
          </dd>
        </>
      )}
      {held !== null && (
        <>
          <dt>{t("why.held")}</dt>
          <dd>
            <Icon shape="wait" /> {say(held)}
          </dd>
        </>
      )}
      {lost.length > 0 && (
        <>
          <dt>{t("why.lost")}</dt>
          <dd>
            <ul class="why-lost">
              {lost.map((wish) => (
                <li key={`${wish.reason.rule} ${String(wish.value)}`}>
                  <strong class="num">{valueLine(locale, wish.value, point.unit)}</strong>
                  <p>{say(wish.reason.text)}</p>
                  <ClauseName id={wish.reason.clause} language={locale.language} />
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}
