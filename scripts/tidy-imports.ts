import { isBuiltin } from "node:module";
import { posix } from "node:path";
import type { Complaint, ProjectFile } from "./tidy-rules.ts";
import { lineAt } from "./source-text.ts";

/** One import of one file, resolved to where it goes. */
interface Import {
  readonly line: number;
  readonly to: { readonly kind: "file" | "npm" | "node"; readonly name: string };
  readonly typeOnly: boolean;
}

interface Arrow {
  readonly from: RegExp;
  readonly forbidden: (target: Import) => boolean;
  readonly wayOut: string;
}

const inside = (target: Import, ...folders: readonly string[]): boolean =>
  target.to.kind === "file" && folders.some((folder) => target.to.name.startsWith(folder));

const outside = (target: Import, ...folders: readonly string[]): boolean =>
  target.to.kind === "file" && !inside(target, ...folders);

const isNode = (target: Import): boolean => target.to.kind === "node";

/** Who may import whom. Everything may import `contract/`; what is not forbidden here is allowed. */
const arrows: readonly Arrow[] = [
  {
    from: /^contract\//,
    forbidden: (target) => outside(target, "contract/"),
    wayOut: "contract/ stands on nothing of ours; move what both sides need into contract/",
  },
  {
    from: /^contract\/(?!.*\.(?:test|fixture)\.)/,
    forbidden: isNode,
    wayOut: "contract/ also runs in a browser; hand the I/O in as a parameter",
  },
  {
    from: /^edge\//,
    forbidden: (target) => outside(target, "contract/", "edge/"),
    wayOut: "the edge knows neither hub nor simulators; what they share belongs into contract/",
  },
  {
    from: /^cloud\//,
    forbidden: (target) => outside(target, "contract/", "cloud/"),
    wayOut: "the hub knows neither edge nor simulators; what they share belongs into contract/",
  },
  {
    // Whole rooms and hubs on real wires; without their machines where no socket can be: in virtual time.
    from: /^simulators\//,
    forbidden: (target) =>
      outside(
        target,
        "contract/",
        "simulators/",
        "edge/app.ts",
        "edge/bare-room.ts",
        "cloud/hub.ts",
        "cloud/bare-hub.ts",
        "cloud/rig/recorded/invented-month.ts",
      ),
    wayOut:
      "simulators enter only by createEdge (edge/app.ts) and createHub (cloud/hub.ts), or in virtual time, where no socket can be, by edge/bare-room.ts and cloud/bare-hub.ts; a past for the hub comes from cloud/rig/recorded/invented-month.ts",
  },
  {
    // A test may join both halves: what lies between them can be tested nowhere else.
    from: /^deploy\/(?!.*\.(?:test|fixture)\.)/,
    forbidden: (target) =>
      outside(
        target,
        "contract/",
        "deploy/",
        "edge/main.ts",
        "cloud/main.ts",
        "cloud/cluster/main.ts",
      ),
    wayOut: "the command only starts the main files of edge, hub and ingest",
  },
  {
    from: /^(?:edge\/panel\/web|cloud\/web|contract\/screen)\/(?!.*\.test\.)/,
    forbidden: (target) =>
      isNode(target) || outside(target, "contract/", "edge/panel/web/", "cloud/web/"),
    wayOut: "browser code has contract/ and npm packages only; ask the server by its API",
  },
  {
    from: /^edge\/(?:room|rules|standards)\/(?!.*\.test\.)/,
    forbidden: (target) =>
      !target.typeOnly &&
      (isNode(target) ||
        inside(
          target,
          "contract/clock.ts",
          "edge/store/",
          "edge/links/",
          "edge/drivers/",
          "edge/uplink/",
          "edge/panel/",
        )),
    wayOut: "decisions are pure: take what you need as a parameter, import its type only",
  },
];

/** Every import of the file that an arrow forbids. */
export function importComplaints(file: ProjectFile): readonly Complaint[] {
  if (!/\.tsx?$/.test(file.path)) return [];
  const rules = arrows.filter((arrow) => arrow.from.test(file.path));
  return importsOf(file).flatMap((target) =>
    rules
      .filter((arrow) => arrow.forbidden(target))
      .map(({ wayOut }) => ({
        path: file.path,
        line: target.line,
        text: `may not import ${target.to.name}: ${wayOut}`,
      })),
  );
}

const statement =
  /\b(?:import|export(?=[^"'`;()=]*\bfrom\s*["']))\s+(?:(?<type>type)\s+)?(?<names>[^"'`;()=]*?)\s*(?:from\s*)?(?<quote>["'])(?<name>[^"'\n]+)\k<quote>/g;
const dynamic = /\bimport\s*\(\s*(?<quote>["'`])(?<name>[^"'`\n]+)\k<quote>/g;

function importsOf(file: ProjectFile): readonly Import[] {
  // The names stand in strings, so the text itself is searched; a match must begin in code.
  const found = [...file.text.matchAll(statement), ...file.text.matchAll(dynamic)];
  return found.flatMap((match) => {
    if (file.source.code.charAt(match.index) === " ") return [];
    const groups = match.groups ?? {};
    const typeOnly = groups["type"] !== undefined || onlyTypes(groups["names"] ?? "");
    return [
      {
        line: lineAt(file.text, match.index),
        to: resolve(file.path, groups["name"] ?? ""),
        typeOnly,
      },
    ];
  });
}

/** `{ type A, type B }` */
function onlyTypes(names: string): boolean {
  const list = /^\{(?<inner>[^}]*)\}$/.exec(names.trim())?.groups?.["inner"];
  if (list === undefined) return false;
  const members = list.split(",").map((member) => member.trim());
  return members.every((member) => member === "" || member.startsWith("type "));
}

function resolve(from: string, name: string): Import["to"] {
  if (name.startsWith(".")) return { kind: "file", name: posix.join(posix.dirname(from), name) };
  return { kind: isBuiltin(name) ? "node" : "npm", name };
}
