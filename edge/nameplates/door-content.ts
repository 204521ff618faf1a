import { message } from "../../contract/message.ts";
import { say, type TextKey, timeOfDay } from "../../contract/text/text.ts";
import type { DoorMeeting, DoorSign } from "../room/door-sign.ts";
import { blankContent, type PlateContent, tidyText } from "./plate-content.ts";

/** Whose door it is, by which clock, and which texts its plate has the letters for. */
export interface DoorPlace {
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
  readonly canShow: (text: string) => boolean;
}

/**
 * What paper beside the door shows: the room, what is going on in it, from when to when, and what comes
 * next. Of a classified meeting only that it is there. Nothing at all while nothing can be said.
 */
export function doorContent(sign: DoorSign | null, place: DoorPlace): PlateContent {
  if (sign === null) return blankContent;
  const { now, next } = sign;
  const { name, timeZone } = place;
  const room = tidyText(name.zh === name.en ? name.zh : `${name.zh} ${name.en}`);
  const timeAt = (atMs: number) => timeOfDay({ language: "zh", timeZone }, atMs);
  const titleOf = (meeting: DoorMeeting, otherwise: TextKey) => {
    const title = tidyText(meeting.title);
    return title !== "" && place.canShow(title) ? title : inBoth(otherwise, timeZone);
  };
  const ahead =
    next === null
      ? {}
      : {
          next: [
            inBoth("plate.next", timeZone),
            timeAt(next.startMs),
            titleOf(next, "plate.booked"),
          ].join(" "),
        };
  if (now === null) return { room, now: inBoth("plate.free", timeZone), ...ahead };
  const time = `${timeAt(now.startMs)}–${timeAt(now.endMs)}`;
  return { room, now: titleOf(now, "plate.in-use"), time, ...ahead };
}

const languages = ["zh", "en"] as const;

/** On every door in both languages: whoever comes reads one of them. */
const inBoth = (key: TextKey, timeZone: string): string =>
  languages.map((language) => say({ language, timeZone }, message(key))).join(" ");
