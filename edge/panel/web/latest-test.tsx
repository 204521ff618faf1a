import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { useRoom } from "./panel-context.tsx";
import { ReportBody } from "./report-body.tsx";
import { reportHref } from "./report-filter.ts";

/** What the room's last test found. */
export function LatestTest() {
  const { test } = useRoom();
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="latest-title">
      <h2 id="latest-title">{t("test.latest")}</h2>
      {test === null ? (
        <EmptyState title={t("test.never")} hint={t("test.never-hint")} />
      ) : (
        <>
          <ReportBody key={test.id} report={test} />
          <a class="button" href={reportHref(test.id)}>
            {t("test.sign-and-print")}
          </a>
        </>
      )}
    </section>
  );
}
