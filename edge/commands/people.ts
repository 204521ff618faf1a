import { parseArgs } from "node:util";
import {
  newPinSchema,
  type PanelRole,
  panelRoles,
  personNameSchema,
  type PersonView,
} from "../../contract/people.ts";
import { type Language, rawText } from "../../contract/text/text.ts";
import type { Assets } from "../assets.ts";
import { suggestion } from "../devices/nearest-name.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";
import { type OwnPanel, usualConfig } from "./own-room.ts";
import { askRoom, panelOf } from "./room-question.ts";

const options = "[--zh] [--json] [--config ROOM.yaml] [--panel URL]";

export const peopleUsage = `usage: huitang people list ${options}
       huitang people add NAME --role ${panelRoles.join("|")} ${options}
       huitang people change NAME [--role ROLE] [--pin] ${options}
       huitang people remove NAME ${options}
Who may sign in at the room's panel by name and PIN. add and change --pin ask for the PIN on the
terminal, or read it as a line from the input; it is never part of the command line.`;

export interface PeopleCommandPorts {
  readonly assets: Assets;
  /** Asks a person, without showing what is typed; the next line of the input where nobody is. */
  readonly readSecretLine: (question: string) => Promise<string>;
}

interface PeopleLine {
  readonly what: string | undefined;
  readonly name: string | undefined;
  readonly more: number;
  readonly role: string | null;
  readonly pin: boolean;
  readonly json: boolean;
  readonly language: Language;
  readonly config: string;
  readonly panel: string | null;
}

/**
 * Who may sign in at this machine's panel: lists, adds, changes, removes. 0: done · 1: refused, and
 * why was said · 2: the command line is wrong.
 */
export async function runPeople(
  args: readonly string[],
  ports: PeopleCommandPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const line = readLine(args);
  const fault = faultOf(line);
  if (fault !== undefined) {
    output.warn(`${fault}\n${peopleUsage}`);
    return 2;
  }
  const panel = await panelOf(line, ports.assets, output);
  if (typeof panel === "number") return panel;
  const people = await askRoom<readonly PersonView[]>(panel, "/api/people", output);
  if (people === undefined) return 1;
  if (line.what === "list") return list(line, people, output);
  if (line.what === "add") return await add(line, panel, ports, output);
  const person = personNamed(line.name ?? "", people);
  if (typeof person === "string") {
    output.warn(person);
    return 1;
  }
  return line.what === "change"
    ? await change(line, person, panel, ports, output)
    : await tell(panel, "DELETE", person.id, null, line, output);
}

/** Throws when an option is wrong. */
function readLine(args: readonly string[]): PeopleLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      role: { type: "string" },
      pin: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
      config: { type: "string", default: usualConfig },
      panel: { type: "string" },
    },
  });
  const [what, name, ...more] = positionals;
  const { pin, json, config } = values;
  const panel = values.panel ?? null;
  const language = values.zh ? "zh" : "en";
  return {
    what,
    name,
    more: more.length,
    role: values.role ?? null,
    pin,
    json,
    language,
    config,
    panel,
  };
}

function faultOf(line: PeopleLine): string | undefined {
  const { what, name, role } = line;
  if (what === undefined || !["list", "add", "change", "remove"].includes(what)) {
    return "say what is asked: list, add, change or remove";
  }
  if (line.panel !== null && !URL.canParse(line.panel)) {
    return `--panel ${line.panel}: expected an address such as http://127.0.0.1:8080`;
  }
  if (line.more > 0) return 'name one person; put a name of several words in "quotes"';
  if (what === "list") return name === undefined ? undefined : "list takes no name";
  if (name === undefined) return "name a person";
  if (role !== null && roleOf(role) === undefined) {
    return `--role ${role}: expected one of: ${panelRoles.join(", ")}`;
  }
  if (what === "add" && role === null) return `say --role: ${panelRoles.join(", ")}`;
  if (what === "change" && role === null && !line.pin) return "say what to change: --role or --pin";
  return undefined;
}

const roleOf = (text: string | null): PanelRole | undefined =>
  panelRoles.find((role) => role === text);

function list(
  { json, language }: PeopleLine,
  people: readonly PersonView[],
  output: CommandOutput,
): ExitCode {
  if (json) output.print(JSON.stringify(people, null, 2));
  else if (people.length === 0) output.warn(rawText(language, "people.none"));
  else output.print(table(people.map((person) => rowOf(language, person))));
  return 0;
}

const rowOf = (language: Language, { name, role, from }: PersonView): readonly string[] => [
  name,
  rawText(language, `people.role-${role}`),
  from === "hub" ? rawText(language, "people.from-hub") : "",
];

async function add(
  line: PeopleLine,
  panel: OwnPanel,
  ports: PeopleCommandPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const name = personNameSchema.safeParse(line.name);
  if (!name.success) {
    output.warn(`${line.name ?? ""}: 1 to 64 characters, none of them a control character`);
    return 2;
  }
  const pin = await newPin(ports, output);
  if (pin === undefined) return 1;
  const body = { name: name.data, role: roleOf(line.role), pin };
  return await tell(panel, "POST", null, body, line, output);
}

async function change(
  line: PeopleLine,
  person: PersonView,
  panel: OwnPanel,
  ports: PeopleCommandPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const pin = line.pin ? await newPin(ports, output) : null;
  if (pin === undefined) return 1;
  const role = roleOf(line.role);
  const body = { ...(role === undefined ? {} : { role }), ...(pin === null ? {} : { pin }) };
  return await tell(panel, "PUT", person.id, body, line, output);
}

/** Said before the room is asked: a PIN that it would not take is not even sent. */
async function newPin(
  { readSecretLine }: PeopleCommandPorts,
  output: CommandOutput,
): Promise<string | undefined> {
  const pin = newPinSchema.safeParse((await readSecretLine("PIN: ")).trim());
  if (pin.success) return pin.data;
  output.warn(pin.error.issues.map(({ message }) => message).join("\n"));
  return undefined;
}

/** Sends a change and prints what holds now. */
async function tell(
  panel: OwnPanel,
  method: "POST" | "PUT" | "DELETE",
  id: string | null,
  body: object | null,
  { json, language }: PeopleLine,
  output: CommandOutput,
): Promise<ExitCode> {
  const path = id === null ? "/api/people" : `/api/people/${encodeURIComponent(id)}`;
  const answer = await panel(method, path, body);
  if (!answer.ok) {
    output.warn(answer.text);
    return 1;
  }
  const person = answer.body as PersonView;
  if (json) output.print(JSON.stringify(person));
  else output.print(table([rowOf(language, person)]));
  return 0;
}

function personNamed(name: string, people: readonly PersonView[]): PersonView | string {
  const found = people.filter((person) => person.name === name || person.id === name);
  const own = found.find(({ from }) => from === "room") ?? found[0];
  if (own !== undefined) return own;
  return `nobody is called "${name}"${suggestion(
    name,
    people.map((each) => each.name),
  )}`;
}
