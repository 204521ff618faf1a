import type { ReportHead } from "../../../contract/api.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { selfTestKinds, selfTestResults } from "../../../contract/selftest.ts";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { AnswerGate } from "./answer-gate.tsx";
import { usePanel } from "./panel-context.tsx";
import { filterReports, reportHref, toReportShow } from "./report-filter.ts";
import { looksOfResult } from "../../../contract/screen/selftest/test-look.ts";

/** The reports that the room has kept; what is shown of them stands in the address. */
export function ReportList(props: {
  readonly route: Route;
  readonly answer: ApiResult<readonly ReportHead[]> | null;
}) {
  const { route, answer } = props;
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="reports-title">
      <h2 id="reports-title">{t("report.title")}</h2>
      <AnswerGate answer={answer} title={t("report.title")} hint={t("report.sign-in")}>
        {(heads) => <Reports route={route} heads={heads} />}
      </AnswerGate>
    </section>
  );
}

function Reports(props: { readonly route: Route; readonly heads: readonly ReportHead[] }) {
  const { route, heads } = props;
  const { t } = useSpeech();
  if (heads.length === 0) {
    return <EmptyState title={t("report.none")} hint={t("report.none-hint")} />;
  }
  const shown = filterReports(heads, toReportShow(route.query));
  return (
    <>
      <Filters route={route} />
      {shown.length === 0 && (
        <EmptyState title={t("report.none-shown")} hint={t("report.none-shown-hint")} />
      )}
      <ul class="reports">
        {shown.map((head) => (
          <ReportRow key={head.id} head={head} />
        ))}
      </ul>
    </>
  );
}

function Filters(props: { readonly route: Route }) {
  const { route } = props;
  const { t } = useSpeech();
  const show = toReportShow(route.query);
  return (
    <div class="field-row">
      <Filter
        name="kind"
        route={route}
        value={show.kind}
        any={t("report.any-kind")}
        label={t("report.kind")}
        choices={selfTestKinds.map((kind) => [kind, t(`test.kind-${kind}`)])}
      />
      <Filter
        name="result"
        route={route}
        value={show.result}
        any={t("report.any-result")}
        label={t("report.result")}
        choices={selfTestResults.map((result) => [result, t(`result.${result}`)])}
      />
    </div>
  );
}

function Filter(props: {
  readonly route: Route;
  readonly name: "kind" | "result";
  readonly label: string;
  readonly any: string;
  readonly value: string | null;
  readonly choices: readonly (readonly [value: string, text: string])[];
}) {
  const { route, name } = props;
  const { router } = usePanel();
  return (
    <Field label={props.label} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={props.value ?? ""}
          onChange={(event) => router.replace(withQuery(route, name, event.currentTarget.value))}
        >
          <option value="">{props.any}</option>
          {props.choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function ReportRow(props: { readonly head: ReportHead }) {
  const { head } = props;
  const { t, locale } = useSpeech();
  const { counts } = head;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const roles = [...new Set(head.signedAs)].map((role) => t(`signer.${role}`)).join(", ");
  return (
    <li class="report-row">
      <a class="report-link" href={reportHref(head.id)}>
        <span class="num">
          {dayText(locale, head.endedAtMs)} {timeOfDay(locale, head.endedAtMs)}
        </span>{" "}
        {t(`test.kind-${head.test}`)}
      </a>
      <Badge {...looksOfResult[head.worst]} text={t(`result.${head.worst}`)} />
      <span class="report-more small quiet num">
        {t("test.passed-of", { passed: counts.pass, total })} ·{" "}
        {roles === "" ? t("report.unsigned") : t("report.signed-by", { roles })}
      </span>
    </li>
  );
}
