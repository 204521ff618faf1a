import type { Duty } from "../../../contract/duty.ts";
import { ClauseName } from "../../../contract/screen/clause-names.tsx";
import { CountdownText } from "../../../contract/screen/countdown-text.tsx";
import { nextDuties } from "../../../contract/screen/duty-order.ts";
import { dutyTitle } from "../../../contract/screen/duty-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { deadlineTime } from "../../../contract/text/text.ts";
import { isAsked } from "./asked-duties.ts";
import { dutyHref } from "./duty-filter.ts";
import { useRoom } from "./panel-context.tsx";

/** What happens next, and when. */
export function NextDuties() {
  const room = useRoom();
  const { t } = useSpeech();
  const next = nextDuties(
    room.duties.filter((duty) => !isAsked(room, duty)),
    3,
  );
  return (
    <section class="card" aria-labelledby="next-title">
      <h2 id="next-title">{t("duties.next")}</h2>
      {next.length === 0 ? (
        <p class="quiet">{t("duties.none-left")}</p>
      ) : (
        <ol class="next-duties">
          {next.map((duty) => (
            <NextDuty key={duty.id} duty={duty} />
          ))}
        </ol>
      )}
      <a class="more" href="#/duties">
        {t("duties.all")}
      </a>
    </section>
  );
}

function NextDuty(props: { readonly duty: Duty }) {
  const { locale } = useSpeech();
  const { duty } = props;
  return (
    <li class="next-duty">
      <a class="duty-name duty-link" href={dutyHref(duty.id)}>
        {dutyTitle(locale, duty)}
      </a>
      <ClauseName id={duty.clause} language={locale.language} />
      <span class="next-when num">
        <span class="duty-due">{deadlineTime(locale, duty.dueAtMs)}</span>
        <CountdownText duty={duty} />
      </span>
    </li>
  );
}
