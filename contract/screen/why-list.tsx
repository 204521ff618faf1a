import type { Explanation, GuardView } from "../api.ts";
import { dayText } from "../text/text.ts";
import { ClauseBasisText } from "./clause-basis.tsx";
import { ClauseName } from "./clause-names.tsx";
import { Icon } from "./icon.tsx";
import { valueLine } from "./point-text.ts";
import { ReadingValue } from "./reading-value.tsx";
import { useSpeech } from "./screen-context.tsx";

/** Why a point is as it is: the wish that won, its clause, what holds it, the wishes that lost. */
export function WhyList(props: {
  readonly explanation: Explanation;
  /** Where there is more of a duty; null when there is no such place. */
  readonly dutyHref: (duty: string) => string | null;
}) {
  const { explanation, dutyHref } = props;
  const { point, clause, availability, proved } = explanation;
  const { t, say } = useSpeech();
  return (
    <dl class="why">
      <dt>{t("device.actual")}</dt>
      <dd>
        <ReadingValue point={point} />
        {availability === "unpowered" && <p class="small quiet">{t("explain.unpowered")}</p>}
      </dd>
      <Wanted explanation={explanation} />
      <Guards explanation={explanation} />
      {clause !== null && (
        <>
          <dt>{t("explain.clause")}</dt>
          <dd>
            <ClauseBasisText basis={clause} />
          </dd>
        </>
      )}
      <Lost explanation={explanation} />
      {proved.length > 0 && (
        <>
          <dt>{t("explain.proved")}</dt>
          <dd>
            <ul class="why-lost">
              {proved.map(({ duty, kind, text }) => (
                <li key={duty}>
                  <DutyName href={dutyHref(duty)} text={t(`duty.${kind}`)} />
                  <p class="small">{say(text)}</p>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}

/** The wish that won, whose word it is, and a person's hold with its end. */
function Wanted(props: { readonly explanation: Explanation }) {
  const { point, level, wanted, hold } = props.explanation;
  const { t, say, locale } = useSpeech();
  const { target, unit } = point;
  return (
    <>
      <dt>{t("device.target")}</dt>
      {target === null || level === null ? (
        <dd class="quiet">{t(point.writable ? "explain.no-target" : "explain.read-only")}</dd>
      ) : (
        <dd>
          <strong class="num">{valueLine(locale, target.value, unit)}</strong>{" "}
          <span class="quiet">{t(`level.${level}`)}</span>
          <p>{say(target.reason.text)}</p>
          {wanted !== null && wanted !== target.value && (
            <p class="num">
              {t("explain.asked")} {valueLine(locale, wanted, unit)}
            </p>
          )}
        </dd>
      )}
      {hold !== null && (
        <>
          <dt>{t("explain.hold")}</dt>
          <dd class="num">
            <Icon shape="hand" />{" "}
            {t("explain.hold-by", {
              by: hold.by,
              value: valueLine(locale, hold.value, unit),
              sinceAtMs: hold.sinceMs,
              untilAtMs: hold.untilMs,
            })}
          </dd>
        </>
      )}
    </>
  );
}

/** What the guards changed or hold back, each with its clause, and an approval that widens one. */
function Guards(props: { readonly explanation: Explanation }) {
  const { changedBy, heldBy, exemption } = props.explanation;
  const { t, locale } = useSpeech();
  return (
    <>
      {changedBy !== null && <GuardWord label={t("explain.changed-by")} word={changedBy} />}
      {heldBy !== null && <GuardWord label={t("explain.held-by")} word={heldBy} />}
      {exemption !== null && (
        <>
          <dt>{t("explain.exemption")}</dt>
          <dd>
            {t("explain.exemption-by", {
              limitC: exemption.limitC,
              owner: exemption.owner,
              reason: exemption.reason,
              untilDay: dayText(locale, exemption.untilMs),
              untilAtMs: exemption.untilMs,
            })}
          </dd>
        </>
      )}
    </>
  );
}

function GuardWord(props: { readonly label: string; readonly word: GuardView }) {
  const { label, word } = props;
  const { say } = useSpeech();
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <p>
          <Icon shape="wait" /> {say(word.text)}
        </p>
        {word.clause !== null && <ClauseBasisText basis={word.clause} />}
      </dd>
    </>
  );
}

function Lost(props: { readonly explanation: Explanation }) {
  const { lost, point } = props.explanation;
  const { t, say, locale } = useSpeech();
  if (lost.length === 0) return null;
  return (
    <>
      <dt>{t("explain.lost")}</dt>
      <dd>
        <ul class="why-lost">
          {lost.map((wish) => (
            <li key={`${wish.reason.rule} ${String(wish.value)}`}>
              <strong class="num">{valueLine(locale, wish.value, point.unit)}</strong>{" "}
              <span class="quiet">{t(`level.${wish.level}`)}</span>
              <p>{say(wish.reason.text)}</p>
              <ClauseName id={wish.reason.clause} language={locale.language} />
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}

function DutyName(props: { readonly href: string | null; readonly text: string }) {
  const { href, text } = props;
  if (href === null) return <strong>{text}</strong>;
  return (
    <a class="duty-link" href={href}>
      {text}
    </a>
  );
}
