import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SelfTestRun } from "../../../contract/selftest.ts";
import { Acting } from "./acting.tsx";
import { useRoom } from "./panel-context.tsx";
import { leftMs } from "./test-choice.ts";
import { RunningDevices } from "./test-devices.tsx";
import { deviceResults } from "../../../contract/screen/selftest/test-results.ts";
import { TestBar } from "./test-bar.tsx";
import { useAct } from "./use-act.ts";

/** A test on its way, whoever began it: how far it is, what is being tried, what came of it so far. */
export function TestProgress(props: { readonly run: SelfTestRun }) {
  const { run } = props;
  const room = useRoom();
  const act = useAct();
  const { t } = useSpeech();
  const results = deviceResults(room.testSteps, room.devices, run.isStopping ? [] : run.now);
  const restMs = run.isStopping ? null : leftMs(run, room);
  return (
    <section class="card" aria-labelledby="progress-title">
      <h2 id="progress-title">{t(`test.kind-${run.test}`)}</h2>
      <TestBar run={run} />
      <p class="small quiet num">
        {run.by !== "" && t("test.started", { by: run.by, startedAtMs: run.startedAtMs })}
        {restMs !== null && ` · ${t("test.left", { leftMs: restMs })}`}
      </p>
      {run.isStopping ? (
        <p class="note" role="status">
          {t("test.stopping")}
        </p>
      ) : (
        <Acting>
          <button
            type="button"
            class="button button-big"
            onClick={() => act({ kind: "stop-test" })}
          >
            {t("test.stop")}
          </button>
        </Acting>
      )}
      <NowTried run={run} />
      {results.length > 0 && (
        <>
          <h3>{t("test.so-far")}</h3>
          <RunningDevices results={results} />
        </>
      )}
    </section>
  );
}

/** What each line is busy with just now. */
function NowTried(props: { readonly run: SelfTestRun }) {
  const { now, isStopping } = props.run;
  const { t, say } = useSpeech();
  if (isStopping || now.length === 0) return null;
  return (
    <div class="test-now">
      <h3>{t("test.now")}</h3>
      <ul>
        {now.map(({ device, text }) => (
          <li key={device}>
            <span class="device-id">{device}</span> {say(text)}
          </li>
        ))}
      </ul>
    </div>
  );
}
