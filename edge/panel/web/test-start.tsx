import { useId, useState } from "preact/hooks";
import type { SelfTestKind } from "../../../contract/selftest.ts";
import type { Act } from "../../../contract/act.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { DeviceChoice } from "./device-choice.tsx";
import { useRoom } from "./panel-context.tsx";
import { guessedMs, type PastTest, startKinds, type StartKind, usualKind } from "./test-choice.ts";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** Which test to make: each with what it does, what it switches and how long it takes about. */
export function TestStart(props: {
  /** Newest first. */
  readonly past: readonly PastTest[];
}) {
  const room = useRoom();
  const act = useAct();
  const { t } = useSpeech();
  const [picked, setPicked] = useState<StartKind | null>(null);
  const [devices, setDevices] = useState<readonly string[]>([]);
  // Before anything is picked, the choice goes with the room's day.
  const kind = picked ?? usualKind(room);
  const wanted = startAct(kind, devices);
  const isSent = useInFlight(wanted);
  const isLacking = kind === "repair" && devices.length === 0;
  return (
    <section class="card" aria-labelledby="start-title">
      <h2 id="start-title">{t("test.choose")}</h2>
      {room.phase === "meeting" && <p class="note">{t("test.only-recess")}</p>}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          act(wanted);
        }}
      >
        <KindChoice kind={kind} pick={setPicked} past={props.past} chosen={devices.length} />
        {kind === "repair" && <DeviceChoice chosen={devices} onChange={setDevices} />}
        {isLacking && <p class="small quiet">{t("test.choose-none")}</p>}
        <button type="submit" class="button button-main button-big" disabled={isSent || isLacking}>
          {isSent ? t("act.accepted") : t("test.start", { kind: t(`test.kind-${kind}`) })}
        </button>
      </form>
    </section>
  );
}

const startAct = (test: SelfTestKind, devices: readonly string[]): Act =>
  test === "repair"
    ? { kind: "selftest", test, devices: [...devices] }
    : { kind: "selftest", test };

function KindChoice(props: {
  readonly kind: StartKind;
  readonly pick: (kind: StartKind) => void;
  readonly past: readonly PastTest[];
  readonly chosen: number;
}) {
  const { devices, speed } = useRoom();
  const { t } = useSpeech();
  const name = useId();
  const ofDevices = devices.length;
  return (
    <fieldset>
      <legend class="unseen">{t("test.choose")}</legend>
      <div class="test-kinds">
        {startKinds.map((kind) => {
          const count = kind === "repair" ? Math.max(1, props.chosen) : ofDevices;
          const wanted = { kind, devices: count, ofDevices, speed };
          return (
            <label key={kind} class="test-kind">
              <input
                type="radio"
                name={name}
                checked={kind === props.kind}
                onChange={() => props.pick(kind)}
              />
              <span class="test-kind-name">{t(`test.kind-${kind}`)}</span>
              <span class="test-kind-about small quiet num">
                {t("test.about", { aboutMs: guessedMs(props.past, wanted) })}
              </span>
              <span class="test-kind-what small">
                {t(`test.what-${kind}`)} <strong>{t(`test.switches-${kind}`)}</strong>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
