import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type {
  EnergyWaster,
  KindEnergy,
  MeetingEnergies,
  MeetingEnergy,
} from "../../../contract/site-energy.ts";
import { timeOfDay } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { dateText, kWhText } from "./energy-words.ts";

/** Meetings in the list of the page; the file has them all. */
const meetingsShown = "10";

/** Which device of which room wasted most at rest. */
export function EnergyWasters(props: { readonly wasters: readonly EnergyWaster[] }) {
  const { t, locale } = useSpeech();
  return (
    <section class="card" aria-labelledby="energy-wasters">
      <h2 id="energy-wasters">{t("site-energy.wasters")}</h2>
      {props.wasters.length === 0 ? (
        <p class="quiet">{t("site-energy.wasters-none")}</p>
      ) : (
        <ol class="energy-list">
          {props.wasters.slice(0, 8).map((waster) => (
            <li key={`${waster.site}/${waster.room}/${waster.device}`} class="energy-item">
              <span class="energy-item-name">{waster.name[locale.language]}</span>
              <span class="num">
                <b>{kWhText(locale.language, waster.kWh)}</b> <span class="unit">kWh</span>
              </span>
              <span class="energy-item-facts small quiet num">
                {waster.device === "" ? (
                  t("site-energy.nobody")
                ) : (
                  <>
                    {waster.device}
                    {waster.kind !== null && ` · ${t(`kind.${waster.kind}`)}`}
                  </>
                )}{" "}
                · {t("site-energy.waster-time", { wastedMs: waster.ms })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Metered and estimated stand apart: one is a fact, the other a product of two. */
export function EnergyKinds(props: { readonly kinds: readonly KindEnergy[] }) {
  const { t, locale } = useSpeech();
  const shown = (kWh: number) => (kWh === 0 ? "—" : kWhText(locale.language, kWh));
  return (
    <section class="card" aria-labelledby="energy-kinds">
      <h2 id="energy-kinds">{t("site-energy.kinds")}</h2>
      {props.kinds.length === 0 ? (
        <p class="quiet">{t("site-energy.kinds-none")}</p>
      ) : (
        <>
          <table class="energy-table num">
            <thead>
              <tr>
                <th scope="col">{t("site-energy.kind")}</th>
                <th scope="col">{t("site-energy.kind-metered")}</th>
                <th scope="col">{t("site-energy.kind-estimated")}</th>
              </tr>
            </thead>
            <tbody>
              {props.kinds.map(({ kind, meteredKWh, estimatedKWh }) => (
                <tr key={kind ?? ""}>
                  <td>{kind === null ? t("site-energy.kind-unknown") : t(`kind.${kind}`)}</td>
                  <td>{shown(meteredKWh)}</td>
                  <td>{shown(estimatedKWh)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="small quiet">{t("site-energy.kinds-hint")}</p>
        </>
      )}
    </section>
  );
}

/** SZ data: what each meeting took. */
export function EnergyMeetingList(props: { readonly query: ReadonlyMap<string, string> }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const query = new Map([...props.query, ["limit", meetingsShown]]);
  const answer = useAnswer(() => api.meetingEnergies(query), JSON.stringify([...query]));
  return (
    <section class="card" aria-labelledby="energy-meetings">
      <h2 id="energy-meetings">{t("site-energy.meetings-top")}</h2>
      <AnswerPart answer={answer}>{(found) => <Meetings found={found} />}</AnswerPart>
    </section>
  );
}

function Meetings({ found }: { readonly found: MeetingEnergies }) {
  const { t } = useSpeech();
  if (found.count === 0) return <p class="quiet">{t("site-energy.meetings-none")}</p>;
  return (
    <>
      <ol class="energy-list">
        {found.meetings.map((one) => (
          <MeetingItem key={`${one.site}/${one.room}/${one.meeting.id}`} one={one} />
        ))}
      </ol>
      <p class="small quiet num">
        {t("site-energy.meetings-shown", { count: found.count, shown: found.meetings.length })}
      </p>
    </>
  );
}

function MeetingItem({ one }: { readonly one: MeetingEnergy }) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { meeting, timeZone } = one;
  const time = (atMs: number) => timeOfDay({ language, timeZone }, atMs);
  const title = meeting.classified ? t("site-energy.meeting-classified") : meeting.title;
  const span = `${time(meeting.startMs ?? one.fromMs)}–${time(meeting.endMs ?? one.toMs)}`;
  return (
    <li class="energy-item">
      <span class="energy-item-name">{title === "" ? one.name[language] : title}</span>
      <span class="num">
        <b>{one.kWh === null ? "—" : kWhText(language, one.kWh)}</b> <span class="unit">kWh</span>
      </span>
      <span class="energy-item-facts small quiet num">
        {[
          title === "" ? "" : one.name[language],
          `${dateText(language, one.date)} ${span}`,
          meeting.headCount === 0 ? "" : `${t("site-energy.heads")} ${meeting.headCount}`,
          one.kWhPerPersonHour === null
            ? ""
            : `${kWhText(language, one.kWhPerPersonHour)} kWh/${t("site-energy.person-hours")}`,
        ]
          .filter((fact) => fact !== "")
          .join(" · ")}
      </span>
    </li>
  );
}
