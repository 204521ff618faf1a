import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { PlateTrouble } from "../room/snapshot.ts";
import { plateLimits } from "./limits.ts";
import { plateContent, shownTexts } from "./plate-content.ts";
import type { FontCoverage } from "./plate-fonts.ts";
import { type PlateTemplates, seatTemplate, templateFor } from "./plate-templates.ts";
import { missingCharacter } from "./script-runs.ts";

/** A plate that stands at a seat. */
export interface SeatedPlate {
  readonly device: string;
  readonly seat: string | undefined;
}

/**
 * What plates will not be able to show of the meetings that run or come within a day, told before
 * anything is drawn. A character of a classified meeting's names is not told.
 */
export function plateForecast(
  agenda: Agenda | null,
  nowMs: number,
  plates: readonly SeatedPlate[],
  templates: PlateTemplates,
  coverage: FontCoverage,
): readonly PlateTrouble[] {
  const coming = agenda?.meetings.filter(
    ({ startMs, endMs }) => endMs > nowMs && startMs <= nowMs + plateLimits.forecastMs,
  );
  return (coming ?? []).flatMap((meeting) => [
    ...templateTrouble(meeting, templates, plates),
    ...plates.flatMap((plate) => nameTrouble(meeting, plate, templates, coverage)),
  ]);
}

function templateTrouble(
  { plates: { template }, seats, startMs }: Meeting,
  templates: PlateTemplates,
  plates: readonly SeatedPlate[],
): readonly PlateTrouble[] {
  const isAsked = plates.some(({ seat }) => seats.some((one) => one.seat === seat));
  if (!isAsked || seatTemplate(templates, template) !== undefined) return [];
  return [{ kind: "template", template, startMs }];
}

function nameTrouble(
  meeting: Meeting,
  { device, seat }: SeatedPlate,
  templates: PlateTemplates,
  coverage: FontCoverage,
): readonly PlateTrouble[] {
  const template = templateFor(templates, meeting.plates.template);
  const texts = shownTexts(plateContent(meeting, seat), template);
  const character = missingCharacter(texts, coverage);
  if (character === undefined) return [];
  const told = meeting.classified ? null : character;
  return [{ kind: "character", device, startMs: meeting.startMs, character: told }];
}
