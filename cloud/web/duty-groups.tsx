import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { DutyItem } from "../../contract/screen/duty-item.tsx";
import { dutiesByMeeting, type MeetingDuties } from "../../contract/screen/duty-order.ts";
import { dutyGroupTitle } from "../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";

/** Duties a meeting at a time: the first is open, the others are one press away. */
export function DutyGroups(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t } = useSpeech();
  const groups = dutiesByMeeting(room.duties, room.meeting?.id ?? null);
  if (groups.length === 0) return <p class="quiet">{t("duties.none")}</p>;
  return (
    <>
      {groups.map((group, index) => (
        <Group key={group.key} group={group} room={room} open={index === 0} />
      ))}
    </>
  );
}

function Group(props: {
  readonly group: MeetingDuties;
  readonly room: HubRoomDetail;
  readonly open: boolean;
}) {
  const { group, room } = props;
  const { t, locale } = useSpeech();
  const known = [room.meeting, room.next, ...(room.agenda?.meetings ?? [])];
  const meeting = known.find((one) => one?.id === group.meetingId) ?? null;
  return (
    <details class="duty-group" open={props.open}>
      <summary>
        <span>{dutyGroupTitle(locale, meeting, group.duties)}</span>
        <span class="small quiet num">{t("duties.counts", { ...group.counts })}</span>
      </summary>
      <ul class="duties">
        {group.duties.map((duty) => (
          <DutyItem key={duty.id} duty={duty} href={null} />
        ))}
      </ul>
    </details>
  );
}
