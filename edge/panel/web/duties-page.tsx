import type { MeetingView } from "../../../contract/api.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { DutyItem } from "../../../contract/screen/duty-item.tsx";
import { dutiesByMeeting, type MeetingDuties } from "../../../contract/screen/duty-order.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { dutyGroupTitle } from "../../../contract/screen/meeting-text.ts";
import { withQuery, type Route } from "../../../contract/screen/route.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dutyHref, dutyShows, filterDuties, toDutyShow } from "./duty-filter.ts";
import { DutySheet } from "./duty-sheet.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";

/** All duties, by meeting and by day, with what proves them; one opened stands in the address. */
export function DutiesPage(props: { readonly route: Route }) {
  const { route } = props;
  const room = useRoom();
  const { router } = usePanel();
  const { t } = useSpeech();
  const show = toDutyShow(route.query.get("show"));
  const shown = filterDuties(room.duties, show, useNow());
  const groups = dutiesByMeeting(shown, room.meeting?.id ?? null);
  const meetings = [room.meeting, room.next].filter((one) => one !== null);
  const asked = route.query.get("duty");
  const opened = room.duties.find((duty) => duty.id === asked);
  if (room.duties.length === 0) {
    return <EmptyState title={t("duties.none")} hint={t("duties.none-hint")} />;
  }
  return (
    <>
      {asked !== undefined && opened === undefined && <p class="note">{t("duty.gone")}</p>}
      <div class="tools">
        <ChoiceRow
          label={t("filter.show")}
          value={show}
          choices={dutyShows.map((one) => ({ value: one, text: t(`duties.show-${one}`) }))}
          onChange={(one) => router.replace(withQuery(route, "show", one === "all" ? "" : one))}
        />
      </div>
      {groups.length === 0 && (
        <EmptyState title={t("duties.none-shown")} hint={t("duties.none-shown-hint")} />
      )}
      {groups.map((group) => (
        <Group
          key={group.key}
          group={group}
          meeting={meetings.find((one) => one.id === group.meetingId) ?? null}
        />
      ))}
      {opened !== undefined && (
        <DutySheet
          key={opened.id}
          duty={opened}
          close={() => router.replace(withQuery(route, "duty", ""))}
        />
      )}
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
          <DutyItem key={duty.id} duty={duty} href={dutyHref(duty.id)} />
        ))}
      </ul>
    </section>
  );
}
