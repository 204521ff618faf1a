import { expect, test } from "vitest";
import { type Issue, issueSeverities } from "../../contract/hub-alarms.ts";
import { message } from "../../contract/message.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { createIssueStore, type IssueFilter } from "./issues.ts";

const resolvedIssue = (id: string, site: string, room: string, atMs: number): Issue => ({
  id,
  site,
  room,
  state: "resolved",
  severity: "soon",
  text: message("alarm.hub-clock"),
  alarms: [],
  raisedAtMs: atMs,
  changedAtMs: atMs,
  resolvedAtMs: atMs,
  acknowledgedBy: null,
  assignedTo: null,
  inMaintenance: false,
  told: null,
  revision: 1,
});

const all: IssueFilter = {
  severities: issueSeverities,
  site: null,
  room: null,
  assigned: null,
  sight: "everywhere",
};

onEveryDatabase((open) => {
  test("resolved issues are chosen before the list is cut, by sight, place, severity and person", async () => {
    const issues = createIssueStore(await open());
    const taken: Issue[] = [
      { ...resolvedIssue("hub", "", "", 1), severity: "now" },
      { ...resolvedIssue("own", "city-hall", "1", 2), assignedTo: "li.na" },
      resolvedIssue("near", "city-hall", "2", 3),
      resolvedIssue("far", "library", "1", 4),
      resolvedIssue("later", "library", "1", 5),
      resolvedIssue("last", "library", "2", 6),
    ];
    for (const issue of taken) {
      await issues.take({ before: null, issue, events: [], deliveries: [] });
    }
    const found = async (part: Partial<IssueFilter>, limit = 2) =>
      (await issues.resolved(0, limit, { ...all, ...part })).map(({ id }) => id);
    expect(await found({})).toEqual(["last", "later"]);
    expect(await found({}, 100)).toHaveLength(6);
    const rooms = [{ site: "city-hall", room: "1" }];
    expect(await found({ sight: { sites: [], rooms } })).toEqual(["own"]);
    expect(await found({ sight: { sites: ["city-hall"], rooms: [] } })).toEqual(["near", "own"]);
    const more = { sites: ["city-hall"], rooms: [{ site: "library", room: "2" }] };
    expect(await found({ sight: more }, 100)).toEqual(["last", "near", "own"]);
    expect(await found({ sight: { sites: [], rooms: [] } })).toEqual([]);
    expect(await found({ site: "city-hall" })).toEqual(["near", "own"]);
    expect(await found({ room: "1" }, 100)).toEqual(["later", "far", "own"]);
    expect(await found({ severities: ["now", "emergency"] })).toEqual(["hub"]);
    expect(await found({ assigned: "li.na" })).toEqual(["own"]);
    expect(await found({ assigned: "-", site: "city-hall" })).toEqual(["near"]);
    expect(await issues.resolved(4, 100, all)).toHaveLength(3);
  });
});
