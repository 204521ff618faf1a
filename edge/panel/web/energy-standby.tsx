import type { EnergyView, StandbyState } from "../../../contract/energy.ts";
import { Badge, type Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { numberText } from "../../../contract/text/text.ts";

type Verdict = "rest-ok" | "rest-over" | "rest-not" | "rest-unknown";

const looks: Readonly<Record<Verdict, { readonly tone: Tone; readonly icon: IconShape }>> = {
  "rest-ok": { tone: "calm", icon: "calm" },
  "rest-over": { tone: "soon", icon: "soon" },
  "rest-not": { tone: "accent", icon: "open" },
  "rest-unknown": { tone: "unknown", icon: "unknown" },
};

function verdictOf({ limitW, isResting }: StandbyState, watts: number | null): Verdict {
  if (watts === null) return "rest-unknown";
  if (!isResting) return "rest-not";
  return watts > limitW ? "rest-over" : "rest-ok";
}

/** What the room draws while nobody needs it, against its limit, and who is to blame. */
export function EnergyStandby(props: { readonly energy: EnergyView }) {
  const { standby, meter } = props.energy;
  const { t, locale } = useSpeech();
  const watts = meter?.watts ?? null;
  const verdict = verdictOf(standby, watts);
  const isOver = verdict === "rest-over";
  return (
    <section class="card" aria-labelledby="energy-standby">
      <h2 id="energy-standby">{t("energy.standby")}</h2>
      <p class="watts">
        <span class="watts-number num">
          {watts === null ? "—" : numberText(locale.language, watts)}
        </span>
        <span class="unit">W</span>
        <span class="small quiet num">{t("energy.standby-limit", { limit: standby.limitW })}</span>
      </p>
      <Badge {...looks[verdict]} text={t(`energy.${verdict}`)} />
      {isOver && standby.overSinceMs !== null && (
        <p>
          {t("energy.over-since", { limit: standby.limitW, sinceAtMs: standby.overSinceMs })}{" "}
          {standby.culprit === null ? (
            t("energy.culprit-unknown")
          ) : (
            <a class="more" href={`#/devices?q=${encodeURIComponent(standby.culprit)}`}>
              {t("energy.culprit", { device: standby.culprit })}
            </a>
          )}
        </p>
      )}
      {standby.meanWatts !== null && (
        <p class="small quiet num">{t("energy.rest-mean", { watts: standby.meanWatts })}</p>
      )}
    </section>
  );
}
