import type { Duty } from "../duty.ts";
import { duration } from "../text/text.ts";
import { countdown } from "./duty-order.ts";
import { Icon } from "./icon.tsx";
import { wholeSeconds } from "./room-time.ts";
import { useNow, useSpeech } from "./screen-context.tsx";

/** How long until a duty may be done, is due, or since when it is overdue; in the room's time. */
export function CountdownText(props: { readonly duty: Duty }) {
  const { t, locale } = useSpeech();
  const counted = countdown(props.duty, useNow());
  const left = duration(locale.language, wholeSeconds(counted.leftMs));
  const overdue = counted.toward === "overdue";
  return (
    <span class={`countdown num ${overdue ? "countdown-over" : ""}`}>
      {overdue && <Icon shape="soon" />}
      {t(`countdown.${counted.toward}`, { left })}
    </span>
  );
}
