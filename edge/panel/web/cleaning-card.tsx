import { useState } from "preact/hooks";
import type { Act } from "../../../contract/act.ts";
import type { CleaningView, RoomView } from "../../../contract/api.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { Acting, useMayAct } from "./acting.tsx";
import { useRoom } from "./panel-context.tsx";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

const spans = ["30", "60", "120"] as const;
type Span = (typeof spans)[number];

/** Cleaning while the room rests: which zones are lit, how long, and the end of it. */
export function CleaningCard() {
  const room = useRoom();
  const { t } = useSpeech();
  const mayAct = useMayAct();
  if (room.cleaning === null && !(mayAct && mayBeCleaned(room))) return null;
  return (
    <section class="card" aria-labelledby="clean-title">
      <h2 id="clean-title">{t("clean.title")}</h2>
      {room.cleaning === null ? <Start zones={room.zones} /> : <Running {...room.cleaning} />}
    </section>
  );
}

const mayBeCleaned = ({ phase, zones }: RoomView): boolean =>
  zones.length > 0 && (phase === "idle" || phase === "leaving" || phase === "powering-down");

function Start(props: { readonly zones: readonly string[] }) {
  const { zones } = props;
  const { t } = useSpeech();
  const act = useAct();
  const nowMs = useNow();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [span, setSpan] = useState<Span>("30");
  const untilMs = Math.round(nowMs) + Number(span) * 60_000;
  const start: Act = { kind: "clean", zones: [...picked], untilMs };
  const isSent = useInFlight(start);
  const toggle = (zone: string, isOn: boolean) =>
    setPicked(isOn ? [...picked, zone] : picked.filter((each) => each !== zone));
  return (
    <details class="findings">
      <summary>{t("clean.start")}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          act(start);
        }}
      >
        <p class="small quiet">{t("clean.what")}</p>
        <fieldset>
          <legend>{t("clean.zones")}</legend>
          {zones.map((zone) => (
            <div key={zone} class="check">
              <label>
                <input
                  type="checkbox"
                  checked={picked.includes(zone)}
                  onChange={(event) => toggle(zone, event.currentTarget.checked)}
                />
                <span class="check-text">{zone}</span>
              </label>
            </div>
          ))}
          <p class="small quiet">{t("clean.zones-hint")}</p>
        </fieldset>
        <ChoiceRow
          label={t("clean.how-long")}
          value={span}
          choices={spans.map((one) => ({ value: one, text: t(`clean.span-${one}`) }))}
          onChange={setSpan}
        />
        <button type="submit" class="button" disabled={isSent}>
          {isSent ? t("act.accepted") : t("clean.start")}
        </button>
      </form>
    </details>
  );
}

function Running(props: CleaningView) {
  const { t, locale } = useSpeech();
  const act = useAct();
  const end: Act = { kind: "clean", zones: [], untilMs: 0 };
  const isSent = useInFlight(end);
  const zones = props.zones.length === 0 ? t("clean.everywhere") : props.zones.join(" · ");
  const until = timeOfDay(locale, props.untilMs);
  return (
    <>
      <p>{t("clean.running", { by: props.by, zones, until })}</p>
      <Acting>
        <button type="button" class="button" disabled={isSent} onClick={() => act(end)}>
          {isSent ? t("act.accepted") : t("clean.stop")}
        </button>
      </Acting>
    </>
  );
}
