import { parseDocument } from "yaml";

/** What makes one of several demo rooms of the example file. */
export interface RoomPlace {
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly hubUrl: string;
  readonly panelPort: number;
  readonly brokerPort: number;
  /** The room's own folder: data, logins, enrolment. */
  readonly folder: string;
}

/** The example room file with another place's name, ports and folders. Comments stay. */
export function roomTextFor(example: string, place: RoomPlace): string {
  const document = parseDocument(example);
  document.setIn(["room"], place.room);
  document.setIn(["name", "zh"], place.name.zh);
  document.setIn(["name", "en"], place.name.en);
  document.setIn(["hub", "url"], place.hubUrl);
  document.setIn(["hub", "enrolment"], `${place.folder}/enrolment.yaml`);
  document.setIn(["panel", "port"], place.panelPort);
  document.setIn(["data"], `${place.folder}/data`);
  document.setIn(["links", "room", "mqtt", "embedded", "port"], place.brokerPort);
  document.setIn(["links", "room", "mqtt", "embedded", "users"], `${place.folder}/logins.json`);
  return document.toString();
}
