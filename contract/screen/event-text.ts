import type { RoomEvent } from "../api.ts";
import type { HubEvent, HubRoomDetail } from "../hub-api.ts";

/** One room with everything its page shows, told anew whenever it changes. */
export interface DetailEvent {
  readonly type: "detail";
  readonly room: HubRoomDetail;
}

/** Events of the server this page came from; undefined for anything else, such as a newer kind. */
export const parseRoomEvent = (text: string): RoomEvent | undefined =>
  parse(text, ["snapshot", "change"]) as RoomEvent | undefined;

export const parseHubEvent = (text: string): HubEvent | undefined =>
  parse(text, ["snapshot", "room"]) as HubEvent | undefined;

export const parseDetailEvent = (text: string): DetailEvent | undefined =>
  parse(text, ["detail"]) as DetailEvent | undefined;

function parse(text: string, types: readonly string[]): unknown {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const known =
    typeof content === "object" &&
    content !== null &&
    "type" in content &&
    typeof content.type === "string" &&
    types.includes(content.type);
  return known ? content : undefined;
}
