import type { PointView } from "../api.ts";
import { Icon } from "./icon.tsx";
import { isHold, targetState } from "./point-state.ts";
import { valueLine } from "./point-text.ts";
import { useSpeech } from "./screen-context.tsx";

const shapes = { met: "calm", unmet: "wait", unknown: "unknown" } as const;

/** What should be, whether it is, and by a hand when it is a person's wish. */
export function TargetValue(props: { readonly point: PointView }) {
  const { t, locale } = useSpeech();
  const { target, unit } = props.point;
  const state = targetState(props.point);
  if (target === null || state === "none") return <span class="quiet">—</span>;
  return (
    <span class={`target target-${state}`}>
      <Icon shape={isHold(target) ? "hand" : shapes[state]} />
      <span class="num">{valueLine(locale, target.value, unit)}</span>
      <span class="target-state">{t(`target.${state}`)}</span>
    </span>
  );
}
