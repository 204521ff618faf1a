import { duration } from "../text/text.ts";
import { wholeSeconds } from "./room-time.ts";
import { useLocale, useNow, useSpeech } from "./screen-context.tsx";

/** How old a reading is, in the room's time; `—` when there never was one. */
export function Age(props: { readonly atMs: number | null }) {
  const { t } = useSpeech();
  const locale = useLocale();
  const nowMs = useNow();
  if (props.atMs === null) return <span class="age">—</span>;
  const age = duration(locale.language, wholeSeconds(nowMs - props.atMs));
  return <span class="age num">{t("age.ago", { age })}</span>;
}
