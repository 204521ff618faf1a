import { expect, it } from "vitest";
import type { PersonView } from "../../contract/people.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import { ownAssets, ownRoomFile } from "./own-room.fixture.ts";
import { runPeople } from "./people.ts";

async function openRoom() {
  const room = await startPanel();
  const file = await ownRoomFile(room.panel);
  const run = async (args: readonly string[], typed = "") => {
    const printed: string[] = [];
    const warned: string[] = [];
    const output = {
      print: (text: string) => void printed.push(text),
      warn: (text: string) => void warned.push(text),
    };
    const ports = { assets: ownAssets, readSecretLine: () => Promise.resolve(typed) };
    const code = await runPeople([...args, "--config", file], ports, output);
    return { code, printed: printed.join("\n"), warned: warned.join("\n") };
  };
  return { ...room, run };
}

it("adds, lists, changes and removes, each on record as the command line's", async () => {
  const { run, people, notes } = await openRoom();
  const added = await run(["add", "李娜", "--role", "technician"], "518204\n");
  expect(added).toMatchObject({ code: 0, printed: "李娜  Technician" });
  expect((await people.recognise("李娜", "518204"))?.role).toBe("technician");
  expect((await run(["list", "--zh"])).printed).toBe("李娜  技术员");
  expect((await run(["change", "李娜", "--role", "viewer", "--pin"], "902741")).code).toBe(0);
  expect((await people.recognise("李娜", "902741"))?.role).toBe("viewer");
  const listed: readonly PersonView[] = JSON.parse((await run(["list", "--json"])).printed);
  expect(listed).toMatchObject([{ name: "李娜", role: "viewer", from: "room" }]);
  expect((await run(["remove", "李娜"])).code).toBe(0);
  expect((await run(["list"])).warned).toMatch(/Nobody yet/);
  expect(notes.map(({ by, text }) => `${by} ${text.key}`)).toEqual([
    "command line act.person-added",
    "command line act.person-role",
    "command line act.person-pin",
    "command line act.person-removed",
  ]);
});

it.each([
  [[], "", 2, /say what is asked.*usage: huitang people/s],
  [["add"], "", 2, /name a person/],
  [["add", "li"], "", 2, /say --role/],
  [["add", "li", "na", "--role", "viewer"], "", 2, /name one person/],
  [["add", "li", "--role", "root"], "", 2, /--role root: expected one of: viewer, technician/],
  [["change", "li"], "", 2, /say what to change/],
  [["list", "li"], "", 2, /list takes no name/],
  [["add", "li", "--role", "viewer"], "123456", 1, /too easy to guess/],
  [["add", "li", "--role", "viewer"], "", 1, /6 to 12 digits/],
  [["add", "wang", "--role", "viewer"], "518204", 1, /somebody of that name/],
  [["remove", "wan"], "", 1, /nobody is called "wan"; did you mean "wang"\?/],
] as const)("%j with %j typed ends with %i, and says why", async (args, typed, code, told) => {
  const { run, people } = await openRoom();
  await people.add({ name: "wang", role: "viewer", pin: "518204" });
  const result = await run([...args], typed);
  expect([result.code, result.printed]).toEqual([code, ""]);
  expect(result.warned).toMatch(told);
  expect(people.list()).toHaveLength(1);
});

it("a PIN on the command line is no option", async () => {
  const { run } = await openRoom();
  await expect(run(["add", "li", "--role", "viewer", "--pin=518204"])).rejects.toThrow(/--pin/);
});
