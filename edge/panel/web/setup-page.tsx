import { useEffect, useState } from "preact/hooks";
import type { SetupView } from "../../../contract/setup.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { AnswerGate } from "./answer-gate.tsx";
import { BackupCard } from "./backup-card.tsx";
import { ClockCard } from "./clock-card.tsx";
import { GatewayCard } from "./gateway-card.tsx";
import { LinesCard } from "./lines-card.tsx";
import { NetworkCard } from "./network-card.tsx";
import { usePanel } from "./panel-context.tsx";
import { PeopleCard } from "./people-card.tsx";
import { ProbeCard } from "./probe-card.tsx";
import { useSignedAnswer } from "./use-signed-answer.ts";

const lookEveryMs = 5000;
const lookAtProbeEveryMs = 1000;

/** The machine, its network, its lines and its memory; who may act here. */
export function SetupPage() {
  const { api } = usePanel();
  const { t } = useSpeech();
  const [isProbing, setProbing] = useState(false);
  const { answer, take } = useSignedAnswer(
    () => api.setup(),
    isProbing ? lookAtProbeEveryMs : lookEveryMs,
    [api],
  );
  const isRunning = answer?.ok === true && answer.value.probe?.endedAtMs === null;
  useEffect(() => setProbing(isRunning), [isRunning]);
  const before = useBefore(answer?.ok === true ? answer.value : null);
  return (
    <AnswerGate answer={answer} title={t("machine.sign-in")} hint={t("machine.sign-in-hint")}>
      {(setup) => (
        <div class="machine">
          <div class="machine-pair">
            <ClockCard setup={setup} />
            <div class="machine-stack">
              <NetworkCard setup={setup} />
              <GatewayCard setup={setup} />
            </div>
          </div>
          <LinesCard setup={setup} before={before} />
          <ProbeCard run={setup.probe} take={take} />
          <div class="machine-pair">
            <BackupCard />
            <PeopleCard />
          </div>
        </div>
      )}
    </AnswerGate>
  );
}

/** The answer before this one: two of them give a rate. */
function useBefore(setup: SetupView | null): SetupView | null {
  const [pair, setPair] = useState<readonly [SetupView | null, SetupView | null]>([null, null]);
  useEffect(() => {
    if (setup !== null) setPair(([, last]) => [last, setup]);
  }, [setup]);
  return pair[0];
}
