import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import type { IssueList } from "../../contract/hub-alarms.ts";
import type { MadeToken } from "../../contract/hub-people.ts";
import { permissions } from "../../contract/permissions.ts";
import { administrator, HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { recordDevices } from "../rig/recorded/devices.ts";
import { until } from "../rig/until.ts";
import { recordRoom } from "../rig/recorded/record-room.ts";

const run = promisify(execFile);
const ref = { site: "city-hall", room: "3-201" };
const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
/** What is typed, and the status that stands below it. */
const examples = [...readme.matchAll(/```bash\n(?<script>[\s\S]*?)\n# (?<status>\d{3})\n```/g)].map(
  ({ groups }) => ({ script: groups?.["script"] ?? "", status: groups?.["status"] ?? "" }),
);

describe("the examples of the API's README", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "huitang-readme-"));
  let rig: HubRig;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const clock = createClock();
    rig = await startHubRig(rigDefaults());
    await signInFirst(rig.hub);
    await rig.hub.enrol(ref);
    await recordDevices(rig, ref);
    const text = { key: "alarm.device-offline", params: { device: "projector" } } as const;
    const raisedAtMs = clock.wallMs() - 60_000;
    const alarm = {
      id: "alarm-1",
      severity: "now",
      device: "projector",
      text,
      raisedAtMs,
    } as const;
    const body = { kind: "alarm", alarm: { ...alarm, clearedAtMs: null } } as const;
    await recordRoom(rig, ref, [body]);
    await rig.stop();
    // A hub that starts looks at all rooms at once.
    rig = await startHubRig({ ...rigDefaults(), folder: rig.folder });
    const again = new HubClient(rig.hub.address);
    await again.signIn();
    const nowMs = clock.wallMs();
    const made = await again.call<MadeToken>("POST", "/api/tokens", {
      name: "readme",
      permissions,
      expiresAtMs: nowMs + 86_400_000,
    });
    const issues = async () => (await again.call<IssueList>("GET", "/api/alarms")).body.issues;
    const issue = await until("an issue of the room", async () => {
      await sleep(clock, "requests are counted", 250);
      return (await issues())[0];
    });
    env = {
      ...process.env,
      HUB: rig.hub.address,
      TOKEN: made.body.secret,
      SITE: ref.site,
      ROOM: ref.room,
      ISSUE: issue.id,
      JAR: join(folder, "cookies"),
      NAME: administrator,
      PASSWORD: password,
      EXPIRES: String(nowMs + 86_400_000),
      START: String(nowMs + 3_600_000),
      END: String(nowMs + 7_200_000),
    };
  }, 60_000);
  afterAll(async () => {
    await rig.stop();
    removeFolder(rig.folder);
    removeFolder(folder);
  });

  it("are found, every block of them", () => {
    expect(examples.length).toBe(readme.split("```bash").length - 1);
    expect(examples.length).toBeGreaterThan(14);
  });

  it.each(examples)("$status: $script", async ({ script, status }) => {
    const answer = join(folder, "answer");
    const counted = `curl() { command curl --max-time 20 -o "${answer}" -w '%{http_code}' "$@"; }`;
    const { stdout } = await run("bash", ["-euc", `${counted}\n${script}`], { env });
    expect([stdout, readFileSync(answer, "utf8").slice(0, 300)]).toEqual([
      status,
      expect.any(String),
    ]);
  });
});
