import { Loading } from "../../../contract/screen/loading.tsx";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { WhyList } from "../../../contract/screen/why-list.tsx";
import { pointTitle } from "../../../contract/screen/act-text.ts";
import type { Picked } from "./devices-page.tsx";
import { dutyHref } from "./duty-filter.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import { useAnswer } from "./use-answer.ts";

/** Why a point is as it is: the wish that won, its clause, what holds it, the wishes that lost. */
export function WhySheet(props: { readonly picked: Picked; readonly close: () => void }) {
  const { api } = usePanel();
  const room = useRoom();
  const { t, locale } = useSpeech();
  const key = keyOf(props.picked.device, props.picked.point);
  const answer = useAnswer(() => api.explain(key), [api, key]);
  const title = t("why.title", { name: pointTitle(locale, key, room.devices) });
  return (
    <Sheet title={title} close={props.close}>
      {answer === null && <Loading rows={3} />}
      {answer?.ok === false && <ProblemNote problem={answer.problem} />}
      {answer?.ok === true && <WhyList explanation={answer.value} dutyHref={dutyHref} />}
    </Sheet>
  );
}
