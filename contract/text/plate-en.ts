export const plateEn = {
  "plate.in-use": "In use",
  "plate.free": "Free",
  "plate.next": "Next",
  "plate.booked": "Booked",

  "rule.plate-door": "beside the door: now and next",

  "alarm.plate-character":
    "meeting at {meetingAtMs}: {device} has a character that no font has ({character}); have it written otherwise before",
  "alarm.plate-character-secret":
    "meeting at {meetingAtMs}: {device} has a character that no font has; have it written otherwise before",
  "alarm.plate-template":
    "meeting at {meetingAtMs}: no plate template is called “{template}”; the standard one is used",
  "alarm.plate-asleep":
    "{device} will not make the meeting at {meetingAtMs}: it sleeps until {checkInAtMs}; press its button, or put up a paper card",
  "alarm.plate-unheard":
    "{device} will not make the meeting at {meetingAtMs}: not heard for {silentMs}; check battery and distance, or put up a paper card",
  "alarm.plate-battery":
    "{device} has {percent} % of its battery left; change it before the next meeting",
  "alarm.plate-swapped":
    "{device} shows the name of {other}: the two may stand at each other's seat, or under each other's number",
  "alarm.plate-wrong":
    "{device} shows an old image or a broken one and takes no new one: take it away and put up a paper card",
  "alarm.plate-not-blank":
    "the classified meeting at {meetingAtMs} is over and {device} has not confirmed to be blank: take it away until it is",

  "lack.plate-asleep": "{device} sleeps until {checkInAtMs}",
  "lack.plate-unheard": "{device} has not been heard for {silentMs}",
  "lack.plate-swapped": "{device} shows the name of {other}",

  "evidence.wiped-plates":
    "plates {count}/{total} confirmed without its names, sign blank, names and title wiped",

  "sign.now": "IN USE {times}",
  "sign.next": "NEXT {times}",
  "sign.free": "FREE",
  "banner.title": "Please proof-read the banner",
  "banner.what":
    "Read it letter by letter. The sign shows it only once it is found right; if it is wrong, ask the organiser to change the booking.",
  "banner.right": "It is right",
  "banner.right-of": "It is right: {text}",
} as const;
