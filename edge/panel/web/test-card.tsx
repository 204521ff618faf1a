import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Acting } from "./acting.tsx";
import { useRoom } from "./panel-context.tsx";
import { TestBar } from "./test-bar.tsx";
import { TestVerdict } from "../../../contract/screen/selftest/test-verdict.tsx";
import { useAct } from "./use-act.ts";

/** The self-test in short: how far it is, or what the last one came to; all of it is a press away. */
export function TestCard() {
  const { test, testRunning } = useRoom();
  const act = useAct();
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="test-title">
      <h2 id="test-title">{t("test.title")}</h2>
      {testRunning !== null && <TestBar run={testRunning} />}
      {testRunning === null && test === null && <p class="quiet">{t("test.never")}</p>}
      {testRunning === null && test !== null && <TestVerdict report={test} />}
      <Acting>
        {testRunning === null ? (
          <button
            type="button"
            class="button"
            onClick={() => act({ kind: "selftest", test: "commissioning" })}
          >
            {t("test.run")}
          </button>
        ) : (
          <button type="button" class="button" onClick={() => act({ kind: "stop-test" })}>
            {t("test.stop")}
          </button>
        )}
      </Acting>
      <a class="more" href="#/test">
        {t("test.to-page")}
      </a>
    </section>
  );
}
