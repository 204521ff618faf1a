import type { MeetingView } from "../../../contract/api.ts";
import { DutyItem } from "../../../contract/screen/duty-item.tsx";
import { dutiesByMeeting, type MeetingDuties } from "../../../contract/screen/duty-order.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { dutyGroupTitle } from "../../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useRoom } from "./panel-context.tsx";

/** All duties, a meeting at a time, with what proves them. */
export function DutiesPage() {
  const room = useRoom();
  const { t } = useSpeech();
  const groups = dutiesByMeeting(room.duties);
  const meetings = [room.meeting, room.next].filter((one) => one !== null);
  if (groups.length === 0) {
    return <EmptyState title={t("duties.none")} hint={t("duties.none-hint")} />;
  }
  return (
    <>
      {groups.map((group) => (
        <Group
          key={group.meetingId}
          group={group}
          meeting={meetings.find((one) => one.id === group.meetingId) ?? null}
        />
      ))}
    </>
  );
}

function Group(props: { readonly group: MeetingDuties; readonly meeting: MeetingView | null }) {
  const { group, meeting } = props;
  const { t, locale } = useSpeech();
  const title = dutyGroupTitle(locale, meeting, group.duties);
  return (
    <section class="card" aria-label={title}>
      <header class="group-head">
        <h2>{title}</h2>
        <span class="small quiet num">{t("duties.counts", { ...group.counts })}</span>
      </header>
      <ul class="duties">
        {group.duties.map((duty) => (
          <DutyItem key={duty.id} duty={duty} />
        ))}
      </ul>
    </section>
  );
}
