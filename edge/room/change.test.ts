import { describe, expect, it } from "vitest";
import { applyRoomEvent } from "../../contract/api.ts";
import { dutyOf, roomView } from "../../contract/screen/view.fixture.ts";
import { changeBetween } from "./change.ts";

const tea = dutyOf("m1", "tea", {});
const patrol = dutyOf("day-2026-03-02", "daily-patrol", { meetingId: null });

/** What a page that showed the room before shows after hearing of the change. */
function shownAfter(before: ReturnType<typeof roomView>, after: ReturnType<typeof roomView>) {
  const event = changeBetween(before, after);
  return event === null ? before : applyRoomEvent(before, event);
}

describe("a page that follows the room", () => {
  it("hears nothing while nothing changes", () => {
    expect(changeBetween(roomView({}), roomView({}))).toBeNull();
  });

  it("hears of a duty that is new or different, and of no other", () => {
    const before = roomView({ duties: [tea, patrol] });
    const done = { ...tea, status: "done" } as const;
    const event = changeBetween(before, roomView({ duties: [done, patrol] }));
    expect(event).toMatchObject({ type: "change", duties: [{ id: tea.id, status: "done" }] });
  });

  it("forgets a duty with the room: a panel on the wall is never reloaded", () => {
    const after = roomView({ duties: [patrol] });
    expect(shownAfter(roomView({ duties: [tea, patrol] }), after)?.duties).toEqual([patrol]);
  });
});
