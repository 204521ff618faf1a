import type { Duty } from "../../../contract/duty.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { CountdownText } from "../../../contract/screen/countdown-text.tsx";
import { dutyTitle } from "../../../contract/screen/duty-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Acting } from "./acting.tsx";
import { askedDuties } from "./asked-duties.ts";
import { dutyHref } from "./duty-filter.ts";
import { useRoom } from "./panel-context.tsx";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** What people are asked to do now, each done with one press. */
export function AskedCard() {
  const room = useRoom();
  const { t } = useSpeech();
  const { pressing, calm } = askedDuties(room);
  const isFire = room.emergencies.some(({ emergency }) => emergency === "fire");
  // While people are led out, nobody is asked for tea.
  if (isFire || pressing.length + calm.length === 0) return null;
  return (
    <section class="card" aria-labelledby="asked-title">
      <h2 id="asked-title">{t("asked.title")}</h2>
      {pressing.length > 0 && <AskedList duties={pressing} />}
      {calm.length > 0 && (
        <details class="asked-calm" open={pressing.length === 0}>
          <summary>{t("asked.calm", { count: calm.length })}</summary>
          <AskedList duties={calm} />
        </details>
      )}
    </section>
  );
}

function AskedList(props: { readonly duties: readonly Duty[] }) {
  return (
    <ul class="asked">
      {props.duties.map((duty, at) => (
        <AskedItem key={duty.id} duty={duty} isFirst={at === 0} />
      ))}
    </ul>
  );
}

function AskedItem(props: { readonly duty: Duty; readonly isFirst: boolean }) {
  const { duty, isFirst } = props;
  const { t, locale } = useSpeech();
  const act = useAct();
  const done = { kind: "attest", duty: duty.id } as const;
  const isSent = useInFlight(done);
  const name = dutyTitle(locale, duty);
  return (
    <li class="asked-item">
      <a class="duty-name duty-link" href={dutyHref(duty.id)}>
        {name}
      </a>
      <Acting>
        <button
          type="button"
          class={`button ${isFirst ? "button-main" : ""}`}
          aria-label={t("asked.confirm-duty", { name })}
          disabled={isSent}
          onClick={() => act(done)}
        >
          {isSent ? t("act.accepted") : t("asked.confirm")}
        </button>
      </Acting>
      <span class="asked-when">
        <CountdownText duty={duty} />
        <Telling duty={duty} />
      </span>
    </li>
  );
}

/** How far the telling has gone. */
export function Telling(props: { readonly duty: Duty }) {
  const { noticed, told, escalatesTo } = props.duty;
  const { t } = useSpeech();
  if (noticed === "none") return null;
  const role = noticed === "escalated" ? (escalatesTo ?? told) : told;
  const tone = noticed === "escalated" ? "now" : "soon";
  return <Badge tone={tone} icon={tone} text={t(`asked.${noticed}`, { role })} />;
}
