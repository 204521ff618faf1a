import type { HubRoomView } from "../../contract/hub-api.ts";
import { Badge } from "../../contract/screen/badge.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { roomNeeds } from "./room-need.ts";

/** What a room needs of people: every emergency by its name, else the most urgent need. */
export function NeedBadges(props: { readonly room: HubRoomView }) {
  const { say } = useSpeech();
  return (
    <>
      {roomNeeds(props.room).map(({ tone, icon, text }) => (
        <Badge key={text.key} tone={tone} icon={icon} text={say(text)} />
      ))}
    </>
  );
}
