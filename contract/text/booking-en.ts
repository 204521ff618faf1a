import type { bookingZh } from "./booking-zh.ts";

/** Words of the console's bookings, English. Same keys as `booking-zh.ts`. */
export const bookingEn = {
  "book.attendance": "Service",
  "book.attendance-attended": "Attended",
  "book.attendance-self-service": "Self-service",
  "book.undisturbed": "Undisturbed",
  "book.undisturbed-hint": "Nobody of the service comes in while it runs: no tea, no patrol.",
  "book.recesses": "Recesses",
  "book.recesses-hint": "One a line, such as 10:30-10:45. They move along with the meeting.",
  "book.recess-form": "Line {line} of the recesses is not like 10:30-10:45.",
  "book.recess-outside": "Line {line} of the recesses lies outside the meeting.",
  "book.recess-twice": "Line {line} of the recesses overlaps another recess.",
  "book.recesses-many": "More than 8 recesses.",
  "book.change-title": "Change: {room}",
  "book.start-fixed": "It has begun: only its end can still move.",
  "book.save": "Save",
  "agenda.change": "Change",
  "agenda.change-meeting": "Change meeting: {title}",
  "agenda.move": "Change room",
  "agenda.move-meeting": "Change the room of: {title}",
  "agenda.end-meeting": "End meeting: {title}",
  "agenda.end-what":
    "It ends now. The room still powers down, and proves it; who did this is recorded.",
  "agenda.undisturbed": "undisturbed",
  "agenda.recesses": "recesses {count}",
  "agenda.overrun":
    "“{meeting}” goes on until {untilAtMs}, into the time of “{other}”. Move or shorten one.",
  "move.to": "Move to",
  "move.what":
    "This room stops preparing for it and the other one begins; seats and banner go along. When the other room is taken, nothing changes.",
  "move.none": "The hub knows no other room.",
  "move.confirm": "Move it",
  "problem.meeting-started":
    "The meeting has begun: only its end can move. Book the rest of it anew.",
  "told.title": "Asked of people",
} as const satisfies Record<keyof typeof bookingZh, string>;
