import ICAL from "ical.js";

// Many calendars write a date where a time is due, and the other way round.
ICAL.design.strict = false;

export { ICAL };
