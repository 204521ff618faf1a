import { expect, test } from "vitest";
import type { AccessGrant } from "../store/access-table.ts";
import { panelLimits } from "./limits.ts";
import { ask, codeOf, grantTable, signIn, startPanel, testPeople } from "./panel.fixture.ts";

const pin = "518204";

const nameOf = async (url: string, cookie: string): Promise<unknown> =>
  JSON.parse((await ask(url, "/api/session", { headers: { cookie } })).text).name;

async function enter(url: string, name: string): Promise<string> {
  const answer = await ask(url, "/api/session", { body: { name, pin } });
  expect(answer.status).toBe(200);
  return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
}

test("a person has five sessions at most: the person's own oldest gives way", async () => {
  const { panel, people } = await startPanel();
  await people.add({ name: "Li", role: "viewer", pin });
  await people.add({ name: "Wang", role: "viewer", pin });
  const other = await enter(panel.url, "Wang");
  const byLink = await signIn(panel, "Zhao");
  const cookies: string[] = [];
  for (let count = 0; count < panelLimits.sessionsOfPerson + 1; count++) {
    cookies.push(await enter(panel.url, "Li"));
  }
  const names = [];
  for (const cookie of cookies) names.push(await nameOf(panel.url, cookie));
  expect(names).toEqual([null, "Li", "Li", "Li", "Li", "Li"]);
  expect(await nameOf(panel.url, other)).toBe("Wang");
  expect(await nameOf(panel.url, byLink)).toBe("Zhao");
});

test("a restart drops sessions of who is gone or may do something else by now", async () => {
  const people = testPeople();
  for (const name of ["stays", "goes", "changes"]) {
    await people.add({ name, role: "technician", pin });
  }
  const store = grantTable();
  const first = await startPanel({ people, store });
  const cookies = new Map<string, string>();
  for (const name of ["stays", "goes", "changes"]) {
    cookies.set(name, await enter(first.panel.url, name));
  }
  cookies.set("by link", await signIn(first.panel, "by link"));
  await first.panel.stop();
  // While nobody is told: as a restored memory, or a table written by another program.
  const idOf = (name: string) => people.list().find((person) => person.name === name)?.id ?? "";
  people.remove(idOf("goes"));
  await people.change(idOf("changes"), { role: "viewer" });
  const { panel } = await startPanel({ people, store });
  const names = [];
  for (const cookie of cookies.values()) names.push(await nameOf(panel.url, cookie));
  expect(names).toEqual(["stays", null, null, "by link"]);
  const left = [...store.rows.values()].map(({ name }: AccessGrant) => name);
  expect(left.toSorted()).toEqual(["by link", "stays"]);
});

test.each(["Li", " ＬＩ ", "command line", "Huitang"])(
  "a link lets nobody in under the name %j of another, and goes on to work",
  async (name) => {
    const { panel, people } = await startPanel();
    await people.add({ name: "Li", role: "viewer", pin });
    const code = codeOf(panel.enterLink());
    const tryIt = (body: object) => ask(panel.url, "/api/session", { body });
    const refused = await tryIt({ code, name });
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([409, "not-your-name"]);
    // Who has no code does not learn who may sign in.
    const guessed = await tryIt({ code: "guess", name });
    expect([guessed.status, JSON.parse(guessed.text).code]).toEqual([403, "wrong-code"]);
    expect((await tryIt({ code, name: "Zhao" })).status).toBe(200);
  },
);
