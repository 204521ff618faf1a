import { numberText, timeOfDay } from "../../contract/text/text.ts";
import { ownDelayText } from "./own-delay-text.ts";
import type { Story } from "./story-run.ts";
import { timelineText } from "./timeline.ts";

/** The story as people read it: what happened, when, by which clause, shown by what. */
export function storyText(story: Story): string {
  const { meeting, counts, records, locale } = story;
  const times = `${timeOfDay(locale, meeting.startMs)}–${timeOfDay(locale, meeting.endMs)}`;
  const about = `"${meeting.title}" ${times} · ${meeting.class} · ${meeting.headCount} people`;
  const energy = numberText(locale.language, Math.round(story.energyKwh * 100) / 100);
  const lines = [
    `room ${story.room} · pack ${story.pack} · meeting ${about}`,
    timelineText(story.timeline, locale),
    [
      `duties ${story.duties.length}`,
      `done ${counts.done}`,
      `late ${counts.late}`,
      `missed ${counts.missed}`,
      ...(counts.waived > 0 ? [`waived ${counts.waived}`] : []),
      ...(counts.open > 0 ? [`open ${counts.open}`] : []),
    ].join(" · ") +
      `   records at the hub ${records.hub}/${records.edge}, ${records.doubled} doubled   energy ${energy} kWh`,
  ];
  if (story.delays.length > 0) lines.push(ownDelayText(story.delays, locale.language));
  if (story.damage.length > 0) lines.push(`damage: ${story.damage.join("; ")}`);
  lines.push(story.ok ? "every duty met" : notMet(story));
  return lines.join("\n");
}

function notMet({ delays }: Story): string {
  const isSlow = delays.some(({ isWithinLimit }) => !isWithinLimit);
  return isSlow ? "the room took TOO LONG of its own" : "NOT every duty was met";
}
