import { type MeetingView, publicMeeting } from "../../contract/api.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { AgendaPage, ByRoom, RoomScope, RoomSummaryStore } from "../store/room-summaries.ts";

/** A room's meetings as everybody may see them, by their start. */
export interface PublicPage {
  readonly version: number;
  readonly meetings: readonly MeetingView[];
  /** Of sources that do not have the room. */
  readonly waiting: readonly MeetingView[];
}

/**
 * The newest agendas of many rooms, each read only when its version has changed: to read all of a large
 * site takes longer than a page may wait. Words of classified meetings are never held.
 */
export interface AgendaShelf {
  pages(rooms: RoomScope): Promise<ByRoom<PublicPage>>;
}

export function createAgendaShelf(
  summaries: Pick<RoomSummaryStore, "agendaVersions" | "agendas">,
): AgendaShelf {
  const held = new Map<string, PublicPage>();
  return {
    async pages(rooms) {
      const versions = await summaries.agendaVersions(rooms);
      const stale = [...versions].filter(([key, version]) => held.get(key)?.version !== version);
      if (stale.length > 0) {
        const fresh = await summaries.agendas(stale.map(([key]) => refOf(key)));
        for (const [key, page] of fresh) held.set(key, publicPage(page));
      }
      return new Map(
        [...versions.keys()].flatMap((key): [string, PublicPage][] => {
          const page = held.get(key);
          return page === undefined ? [] : [[key, page]];
        }),
      );
    },
  };
}

const publicPage = ({ version, meetings, waiting }: AgendaPage): PublicPage => ({
  version,
  meetings: meetings.map(publicMeeting).toSorted(byStart),
  waiting: waiting.map(publicMeeting).toSorted(byStart),
});

const byStart = (left: MeetingView, right: MeetingView): number => left.startMs - right.startMs;

/** The way back from `keyOf`. */
function refOf(key: string): RoomRef {
  const [site = "", room = ""] = key.split("/");
  return { site, room };
}
