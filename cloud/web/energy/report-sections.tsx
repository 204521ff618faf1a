import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { EnergyReport } from "../../../contract/site-energy.ts";
import { duration, timeOfDay } from "../../../contract/text/text.ts";
import { MethodWords } from "./energy-method.tsx";
import { dateText, hoursText, kWhText, percentOf } from "./energy-words.ts";

interface Section {
  readonly report: EnergyReport;
}

/** SZ data: the energy of each meeting; never what it was about. */
export function ReportMeetings({ report }: Section) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { meetings, meetingCount } = report;
  return (
    <section>
      <h2>{t("site-energy.report-meetings")}</h2>
      <p>{t("site-energy.report-meeting-sum", { count: meetingCount, shown: meetings.length })}</p>
      {meetings.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("site-energy.date")}</th>
              <th scope="col">{t("site-energy.meeting-time")}</th>
              <th scope="col">{t("site-energy.room")}</th>
              <th scope="col" class="num">
                {t("site-energy.heads")}
              </th>
              <th scope="col" class="num">
                {t("site-energy.kwh")}
              </th>
              <th scope="col" class="num">
                {t("site-energy.per-person-hour")}
              </th>
            </tr>
          </thead>
          <tbody>
            {meetings.map((one) => {
              const time = (atMs: number) => timeOfDay({ language, timeZone: one.timeZone }, atMs);
              const { startMs, endMs, headCount, id } = one.meeting;
              return (
                <tr key={`${one.site}/${one.room}/${id}`}>
                  <td>{dateText(language, one.date)}</td>
                  <td class="num">
                    {time(startMs ?? one.fromMs)}–{time(endMs ?? one.toMs)}
                  </td>
                  <td>{one.name[language]}</td>
                  <td class="num">{headCount === 0 ? "—" : headCount}</td>
                  <td class="num">{one.kWh === null ? "—" : kWhText(language, one.kWh)}</td>
                  <td class="num">
                    {one.kWhPerPersonHour === null ? "—" : kWhText(language, one.kWhPerPersonHour)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Who wasted at rest, with room to write down what was done about it. */
export function ReportWaste({ report }: Section) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  return (
    <section>
      <h2>{t("site-energy.report-waste")}</h2>
      {report.wasters.length === 0 ? (
        <p>{t("site-energy.wasters-none")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col" class="report-name">
                {t("site-energy.room")}
              </th>
              <th scope="col">{t("site-energy.kind")}</th>
              <th scope="col" class="num">
                {t("site-energy.wasted")}
              </th>
              <th scope="col" class="num">
                {t("site-energy.meeting-time")}
              </th>
              <th scope="col" class="report-write">
                {t("site-energy.report-measure")}
              </th>
            </tr>
          </thead>
          <tbody>
            {report.wasters.slice(0, 10).map((one) => (
              <tr key={`${one.site}/${one.room}/${one.device}`}>
                <td>{one.name[language]}</td>
                <td>
                  {one.device === "" ? t("site-energy.nobody") : one.device}
                  {one.kind !== null && ` · ${t(`kind.${one.kind}`)}`}
                </td>
                <td class="num">{kWhText(language, one.kWh)}</td>
                <td class="num">{duration(language, one.ms)}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** PI26: how long the air-conditioning was set beyond its limits. */
export function ReportLimits({ report }: Section) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const { airOnMs, beyondMs } = report.total;
  const rooms = report.rooms.filter((room) => room.beyondMs > 0);
  return (
    <section>
      <h2>{t("site-energy.report-limits")}</h2>
      <p>
        {airOnMs === 0
          ? t("site-energy.report-limit-none")
          : t("site-energy.report-limit-sum", {
              on: hoursText(language, airOnMs),
              beyond: hoursText(language, beyondMs),
              percent: percentOf(1 - beyondMs / airOnMs),
            })}
      </p>
      {rooms.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("site-energy.room")}</th>
              <th scope="col" class="num">
                {t("site-energy.air-on")}
              </th>
              <th scope="col" class="num">
                {t("site-energy.beyond")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rooms.map((room) => (
              <tr key={`${room.site}/${room.room}`}>
                <td>{room.name[language]}</td>
                <td class="num">{hoursText(language, room.airOnMs)}</td>
                <td class="num">{hoursText(language, room.beyondMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What switching off saved, with the words of its baseline beside the number. */
export function ReportSaved({ report }: Section) {
  const { t, locale } = useSpeech();
  const { savedKWh, savedMs } = report.total;
  return (
    <section>
      <h2>{t("site-energy.report-saved")}</h2>
      <p>
        {savedMs === 0
          ? t("site-energy.report-none")
          : t("site-energy.report-saved-sum", {
              kWh: kWhText(locale.language, savedKWh),
              hours: hoursText(locale.language, savedMs),
            })}
      </p>
      <p class="report-small">{t("site-energy.method-saved", { closing: report.closing })}</p>
    </section>
  );
}

/** How complete the data are, and how each figure is come by. */
export function ReportMethod({ report }: Section) {
  const { t, locale } = useSpeech();
  const { rooms, unmetered, total } = report;
  return (
    <section>
      <h2>{t("site-energy.report-method")}</h2>
      <p>
        {t("site-energy.report-complete", {
          metered: rooms.length,
          rooms: rooms.length + unmetered.length,
          percent: percentOf(total.coverage),
        })}
      </p>
      {unmetered.length > 0 && (
        <p>
          {t("site-energy.report-unmetered", {
            rooms: unmetered.map(({ name }) => name[locale.language]).join(", "),
          })}
        </p>
      )}
      <div class="report-small">
        <MethodWords closing={report.closing} />
      </div>
    </section>
  );
}

const signers = ["maker", "checker", "head"] as const;

export function ReportSignatures() {
  const { t } = useSpeech();
  return (
    <section class="report-signatures">
      <h2 class="unseen">{t("site-energy.report-signed")}</h2>
      {signers.map((signer) => (
        <div key={signer}>
          <span>{t(`site-energy.report-${signer}`)}</span>
          <span class="report-line" />
          <span>{t("site-energy.report-sign-date")}</span>
          <span class="report-line" />
        </div>
      ))}
    </section>
  );
}
