import type { Issue, IssueSeverity } from "../../../contract/hub-alarms.ts";
import { Badge, type Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";

const severities: Readonly<Record<IssueSeverity, readonly [Tone, IconShape]>> = {
  soon: ["soon", "soon"],
  now: ["now", "now"],
  emergency: ["emergency", "now"],
};

/** How soon to act; of what is over, quietly. */
export function SeverityBadge(props: {
  readonly severity: IssueSeverity;
  readonly isOver: boolean;
}) {
  const { t } = useSpeech();
  const [tone, icon] = severities[props.severity];
  const text = t(`issue.severity-${props.severity}`);
  return <Badge tone={props.isOver ? "unknown" : tone} icon={icon} text={text} />;
}

/** Who sees to it, and whether people are kept from it. */
export function StateBadges({ issue }: { readonly issue: Issue }) {
  const { t } = useSpeech();
  const { state, acknowledgedBy, inMaintenance } = issue;
  return (
    <span class="issue-states">
      {state === "open" && <Badge tone="soon" icon="open" text={t("issue.state-open")} />}
      {state === "acknowledged" && (
        <Badge
          tone="accent"
          icon="hand"
          text={t("issue.acknowledged-by", { by: acknowledgedBy ?? "" })}
        />
      )}
      {state === "resolved" && <Badge tone="calm" icon="calm" text={t("issue.state-resolved")} />}
      {inMaintenance && <Badge tone="unknown" icon="setup" text={t("issue.in-maintenance")} />}
    </span>
  );
}
