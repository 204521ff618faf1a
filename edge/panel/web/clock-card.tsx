import { useMemo } from "preact/hooks";
import type { SetupView } from "../../../contract/setup.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { useNow, useScreen, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, duration, timeOfDaySeconds } from "../../../contract/text/text.ts";
import { FactList } from "./fact-list.tsx";
import { useRoom } from "./panel-context.tsx";

/** Who this is, and whether its clock can be believed. */
export function ClockCard(props: { readonly setup: SetupView }) {
  const { version, upForMs, clock } = props.setup;
  const room = useRoom();
  const nowMs = useNow();
  const { t, locale } = useSpeech();
  const drift = useDrift(props.setup);
  return (
    <section class="card" aria-labelledby="machine-clock">
      <h2 id="machine-clock">{t("machine.clock")}</h2>
      <FactList
        facts={[
          { name: t("machine.room"), value: `${room.name[locale.language]} (${room.room})` },
          { name: t("machine.site"), value: room.site },
          { name: t("machine.version"), value: version },
          { name: t("machine.up"), value: duration(locale.language, upForMs) },
          {
            name: t("machine.time"),
            value: `${dayText(locale, nowMs)} ${timeOfDaySeconds(locale, nowMs)}`,
          },
          { name: t("machine.zone"), value: clock.timeZone },
          {
            name: t("machine.trust"),
            value: clock.trusted ? (
              <Badge tone="calm" icon="calm" text={t("machine.trusted")} />
            ) : (
              <Badge tone="soon" icon="soon" text={t("machine.untrusted")} />
            ),
          },
          { name: t("machine.drift"), value: drift },
        ]}
      />
      {!clock.trusted && <p class="note note-soon">{t("machine.untrusted-hint")}</p>}
    </section>
  );
}

/** Below this a difference is the way over the network. */
const unseenMs = 1000;

/** How far the room's clock was from this browser's when it was told. */
function useDrift(setup: SetupView): string {
  const { clock } = useScreen();
  const { t } = useSpeech();
  const { nowMs, speed } = setup.clock;
  const offMs = useMemo(() => nowMs - clock.wallMs(), [setup, clock, nowMs]);
  if (speed !== 1) return t("machine.drift-fast", { speed });
  if (Math.abs(offMs) < unseenMs) return t("machine.drift-none");
  const key = offMs > 0 ? "machine.drift-ahead" : "machine.drift-behind";
  return t(key, { offMs: Math.abs(offMs) });
}
