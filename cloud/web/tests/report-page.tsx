import type { ReportView } from "../../../contract/api.ts";
import type { HubRoomView } from "../../../contract/hub-api.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { formatRoute, type Route } from "../../../contract/screen/route.ts";
import { RoomTimeProvider, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { CheckForm } from "../../../contract/screen/selftest/check-form.tsx";
import { SignatureList } from "../../../contract/screen/selftest/signature-list.tsx";
import { TestDeviceRow } from "../../../contract/screen/selftest/test-device-row.tsx";
import { deviceResults, isFinding } from "../../../contract/screen/selftest/test-results.ts";
import { TestVerdict } from "../../../contract/screen/selftest/test-verdict.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";

/** One self-test of a room: what was found, who signed it; or its form, as it goes to paper. */
export function ReportPage(props: { readonly route: Route }) {
  const { route } = props;
  const [, site = "", room = "", , id = ""] = route.path;
  const { api } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("tests.title")} · ${room}`);
  const key = `${site}/${room}/${id}`;
  const answer = useAnswer(() => api.report(site, room, id), key);
  const detail = useAnswer(() => api.room(site, room), `${site}/${room}`);
  return (
    <main id="main" tabIndex={-1}>
      <a class="back screen-only" href="#/tests">
        {t("tests.back")}
      </a>
      {route.query.has("print") && <h1 class="unseen">{t("tests.title")}</h1>}
      <AnswerPart answer={detail}>
        {(where) => (
          <RoomTimeProvider timeZone={where.timeZone} time={null}>
            <AnswerPart answer={answer}>
              {(view) =>
                route.query.has("print") ? (
                  <CheckForm view={view} room={where} back={hrefOf(route, false)} />
                ) : (
                  <Report view={view} room={where} form={hrefOf(route, true)} />
                )
              }
            </AnswerPart>
          </RoomTimeProvider>
        )}
      </AnswerPart>
    </main>
  );
}

const hrefOf = ({ path }: Route, isForm: boolean): string =>
  formatRoute({ path, query: new Map(isForm ? [["print", "1"]] : []) });

function Report(props: {
  readonly view: ReportView;
  readonly room: Pick<HubRoomView, "name"> & {
    readonly devices: Parameters<typeof deviceResults>[1];
  };
  readonly form: string;
}) {
  const { room } = props;
  const { report, signOffs } = props.view;
  const { t, locale } = useSpeech();
  return (
    <div class="tests">
      <div class="tests-main">
        <section class="card" aria-labelledby="report-title">
          <h1 id="report-title">
            {room.name[locale.language]} · {t(`test.kind-${report.test}`)}
          </h1>
          <TestVerdict report={report} />
          <ul class="test-devices">
            {deviceResults(report.steps, room.devices, []).map((result) => (
              <TestDeviceRow key={result.device} result={result} open={isFinding(result.standing)}>
                {null}
              </TestDeviceRow>
            ))}
          </ul>
        </section>
      </div>
      <div class="tests-side">
        <section class="card" aria-labelledby="signatures-title">
          <h2 id="signatures-title">{t("signer.title")}</h2>
          <SignatureList signOffs={signOffs} />
          <a class="button" href={props.form}>
            {t("form.open")}
          </a>
        </section>
      </div>
    </div>
  );
}
