import { isSettled, type Duty } from "../duty.ts";
import { timeOfDay, timeOfDaySeconds } from "../text/text.ts";
import { ClauseName } from "./clause-names.tsx";
import { CountdownText } from "./countdown-text.tsx";
import { DutyBadge } from "./duty-badge.tsx";
import { useSpeech } from "./screen-context.tsx";

/** One duty: what, by which clause, by when, how it stands, and what proves it. */
export function DutyItem(props: { readonly duty: Duty }) {
  const { duty } = props;
  const { t, say, locale } = useSpeech();
  return (
    <li class="duty">
      <div class="duty-main">
        <span class="duty-name">{t(`duty.${duty.kind}`)}</span>
        <ClauseName id={duty.clause} language={locale.language} />
      </div>
      <div class="duty-side">
        <DutyBadge status={duty.status} />
        <span class="duty-due num">{t("duties.due", { at: timeOfDay(locale, duty.dueAtMs) })}</span>
        {!isSettled(duty.status) && <CountdownText duty={duty} />}
      </div>
      {duty.evidence.length > 0 && (
        <ul class="evidence">
          {duty.evidence.map((evidence) => (
            <li key={`${evidence.atMs} ${evidence.text.key} ${evidence.point ?? ""}`}>
              <time class="num">{timeOfDaySeconds(locale, evidence.atMs)}</time>{" "}
              {say(evidence.text)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
