import { isSettled, type Duty } from "../duty.ts";
import { deadlineTime } from "../text/text.ts";
import { ClauseName } from "./clause-names.tsx";
import { CountdownText } from "./countdown-text.tsx";
import { DutyBadge } from "./duty-badge.tsx";
import { dutyTitle } from "./duty-title.ts";
import { EvidenceList } from "./evidence-list.tsx";
import { useSpeech } from "./screen-context.tsx";

/** One duty: what, by which clause, by when, how it stands, and what proves it. */
export function DutyItem(props: {
  readonly duty: Duty;
  /** Where there is more of it; null when there is no such place. */
  readonly href: string | null;
}) {
  const { duty, href } = props;
  const { t, locale } = useSpeech();
  const name = dutyTitle(locale, duty);
  return (
    <li class="duty">
      <div class="duty-main">
        {href === null ? (
          <span class="duty-name">{name}</span>
        ) : (
          <a class="duty-name duty-link" href={href}>
            {name}
          </a>
        )}
        <ClauseName id={duty.clause} language={locale.language} />
      </div>
      <div class="duty-side">
        <DutyBadge status={duty.status} />
        <span class="duty-due num">
          {t("duties.due", { at: deadlineTime(locale, duty.dueAtMs) })}
        </span>
        {!isSettled(duty.status) && <CountdownText duty={duty} />}
      </div>
      {duty.evidence.length > 0 && <EvidenceList evidence={duty.evidence} />}
    </li>
  );
}
