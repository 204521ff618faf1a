import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { graphEventSchema, graphRemoved } from "./graph-events.ts";
import { type RecordedApi, startRecordedApi } from "./rig/recorded-api.ts";
import {
  broughtBy,
  lineOf,
  never,
  rigSpan,
  type SourceRig,
  startSourceRig,
} from "./rig/source-rig.ts";
import { startServer } from "./rig/test-server.ts";
import type { Source, SourceMeeting } from "./source.ts";

let rig: SourceRig;
let api: RecordedApi;
beforeAll(async () => {
  rig = await startSourceRig();
});
afterAll(() => rig.stop());
afterEach(async () => {
  await api.stop();
});

const codeOf = async (source: Source, bookmark = "") => {
  const fetched = await source.fetch(rigSpan, bookmark, never);
  return fetched.ok ? fetched.value.kind : fetched.failure.code;
};

/** Ends a meeting by its title. */
async function release(
  source: Source,
  meetings: readonly SourceMeeting[],
  title: string,
  end: string,
) {
  const meeting = meetings.find((candidate) => candidate.title === title);
  if (meeting === undefined) throw new Error(`no meeting ${title}`);
  return source.release?.(meeting, Date.parse(end), never);
}

const done = { ok: true, value: undefined };

describe("a mailbox behind Microsoft Graph", () => {
  const graph = () =>
    rig.source(
      {
        kind: "graph",
        url: api.url,
        account: "contoso.example",
        calendar: "b301@contoso.example",
        username: "11111111-2222-3333-4444-555555555555",
      },
      "client secret",
    );

  it("is read by pages and changes, and written back", async () => {
    api = await startRecordedApi("graph");
    const source = graph();
    const first = await broughtBy(source);
    expect(first.meetings.map(lineOf)).toEqual([
      "Weekly | 03-02T01:00 | 03-02T02:00 | classified",
      "预算讨论 | 03-03T01:00 | 03-03T03:00 | 王小明",
      "Weekly | 03-09T01:00 | 03-09T02:00 | classified",
      "Weekly, moved | 03-17T06:00 | 03-17T07:00 | classified",
      "Repairs | 03-19T16:00 | 03-20T16:00 | all day",
      "Monthly | 03-25T01:00 | 03-25T02:00",
      "Too late | 03-26T01:00 | 03-26T02:00 | cancelled",
    ]);
    const series = "040000008200E00074C5B7101A82E008-series";
    expect(first.meetings[3]).toMatchObject({
      uid: series,
      key: `${series}/${Date.parse("2026-03-16T01:00:00Z")}`,
      organiser: "Li Lei",
    });
    expect(first.meetings[1]).toMatchObject({
      attendees: [{ name: "王小明", email: "wang@contoso.example" }],
      organiser: "Li Lei",
    });

    expect(await codeOf(source, first.bookmark)).toBe("unchanged");

    // The token has ended; one whole series was told anew, with one occurrence left of it.
    const second = await broughtBy(source, first.bookmark);
    expect(second.meetings.map(lineOf)).toEqual([
      "Weekly | 03-02T01:00 | 03-02T02:00",
      "预算讨论 | 03-03T01:00 | 03-03T03:00 | 王小明",
      "Monthly | 03-25T01:00 | 03-25T02:00",
      "Too late | 03-26T01:00 | 03-26T02:00 | cancelled",
    ]);

    expect(second.removed).toEqual(["040000008200E00074C5B7101A82E008-day"]);
    // Somebody has renamed it meanwhile.
    expect(await release(source, second.meetings, "预算讨论", "2026-03-03T01:40:00Z")).toEqual(
      done,
    );
    // It never began.
    expect(await release(source, second.meetings, "Weekly", "2026-03-02T01:00:00Z")).toEqual(done);

    // The server has forgotten since when: everything anew.
    const last = await broughtBy(source, second.bookmark);
    expect(last.meetings).toEqual([]);
    expect(await codeOf(source, last.bookmark)).toBe("source-busy");
    // It asked for patience, and is not asked again.
    expect(await codeOf(source, last.bookmark)).toBe("source-busy");
    expect(api.differences).toEqual([]);
    expect(api.left()).toBe(0);
  });

  it("says of a series that is deleted which occurrences go with it", () => {
    const occurrence = (name: string, seriesMasterId: string) =>
      [name, graphEventSchema.parse({ id: name, type: "occurrence", seriesMasterId })] as const;
    const held = new Map([occurrence("o1", "s1"), occurrence("o2", "s1"), occurrence("o3", "s2")]);
    const told = [graphEventSchema.parse({ id: "s1", "@removed": { reason: "deleted" } })];
    expect(graphRemoved(held, told)).toEqual(["s1", "o1", "o2"]);
    expect(graphRemoved(held, [graphEventSchema.parse({ id: "s1" })])).toEqual([]);
  });

  it("does not carry its token to another server", async () => {
    api = await startRecordedApi("graph-elsewhere");
    expect(await codeOf(graph())).toBe("source-unreadable");
    expect(api.differences).toEqual([]);
    expect(api.left()).toBe(0);
  });
});

describe("a calendar of Google", () => {
  const key = () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2_048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return JSON.stringify({
      type: "service_account",
      client_email: "hub@office.iam.gserviceaccount.com",
      private_key: privateKey,
      token_uri: `${api.url}/token`,
    });
  };
  const google = (secret: string) =>
    rig.source(
      { kind: "google", url: api.url, calendar: "b301@resource.calendar.google.com" },
      secret,
    );

  it("is read by pages and changes, and written back", async () => {
    api = await startRecordedApi("google");
    const source = google(key());
    const first = await broughtBy(source);
    expect(first.meetings.map(lineOf)).toEqual([
      "Weekly | 03-02T01:00 | 03-02T02:00 | classified",
      "预算讨论 | 03-03T01:00 | 03-03T03:00 | 王小明 | han",
      "Weekly, moved | 03-10T06:00 | 03-10T07:00",
      "Repairs | 03-19T16:00 | 03-20T16:00 | all day",
      "Too late | 03-26T01:00 | 03-26T02:00 | cancelled",
    ]);
    expect(first.complaints).toEqual([{ code: "too-long", what: "A year" }]);
    expect(first.meetings[2]?.key).toBe(`series1@google.com/${Date.parse("2026-03-09T01:00:00Z")}`);
    expect(await codeOf(source, first.bookmark)).toBe("unchanged");
    const second = await broughtBy(source, first.bookmark);
    expect(second.meetings.map(({ title }) => title)).toEqual(["预算讨论", "Weekly, moved"]);
    expect(second.removed).toContain(first.meetings[0]?.key);
    expect(second.removed).toContain("day1@google.com");
    // Somebody has ended it earlier already: nothing more is written.
    expect(await release(source, second.meetings, "预算讨论", "2026-03-03T01:40:00Z")).toEqual(
      done,
    );
    expect(await release(source, second.meetings, "Weekly, moved", "2026-03-10T06:00:00Z")).toEqual(
      done,
    );
    const last = await broughtBy(source, second.bookmark);
    expect(last.meetings).toEqual([]);
    expect(await codeOf(source, last.bookmark)).toBe("source-refused");
    expect(api.differences).toEqual([]);
    expect(api.left()).toBe(0);
  });

  it("is refused without a key file, or with one that signs nothing", async () => {
    api = await startRecordedApi("google");
    expect(await codeOf(google("no key"))).toBe("source-refused");
    const refusing = await startServer((_request, response) => {
      response.writeHead(400, { "content-type": "application/json" });
      response.end('{"error":"invalid_grant"}');
    });
    const user = {
      type: "authorized_user",
      client_id: "id",
      client_secret: "secret",
      refresh_token: "old",
      token_uri: `${refusing.url}/token`,
    };
    expect(await codeOf(google(JSON.stringify(user)))).toBe("source-refused");
    const broken = { ...JSON.parse(key()), private_key: "x", token_uri: `${refusing.url}/token` };
    expect(await codeOf(google(JSON.stringify(broken)))).toBe("source-refused");
    await refusing.stop();
  });
});
