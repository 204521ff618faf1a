import type { DutyStatus } from "../duty.ts";
import { Badge, type Tone } from "./badge.tsx";
import type { IconShape } from "./icon.tsx";
import { useSpeech } from "./screen-context.tsx";

const looks: Readonly<Record<DutyStatus, { readonly tone: Tone; readonly icon: IconShape }>> = {
  waiting: { tone: "calm", icon: "wait" },
  open: { tone: "accent", icon: "open" },
  done: { tone: "calm", icon: "calm" },
  late: { tone: "soon", icon: "soon" },
  missed: { tone: "now", icon: "now" },
  waived: { tone: "unknown", icon: "waived" },
};

export function DutyBadge(props: { readonly status: DutyStatus }) {
  const { t } = useSpeech();
  return <Badge {...looks[props.status]} text={t(`status.${props.status}`)} />;
}
