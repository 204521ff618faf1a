import { Icon, type IconShape } from "./icon.tsx";

/**
 * calm: nothing to do · soon, now: act · emergency: before all else · unknown: cannot be told ·
 * accent: under way.
 */
export type Tone = "calm" | "soon" | "now" | "emergency" | "unknown" | "accent";

/** A state in one word, with its shape. */
export function Badge(props: {
  readonly tone: Tone;
  readonly icon: IconShape;
  readonly text: string;
}) {
  return (
    <span class={`badge badge-${props.tone}`}>
      <Icon shape={props.icon} />
      {props.text}
    </span>
  );
}
