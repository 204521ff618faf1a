import type { Complaint, ProjectFile } from "./tidy-rules.ts";

const maxLines = 400;

const topFolders = new Set([
  "contract",
  "edge",
  "cloud",
  "firmware-profiles",
  "simulators",
  "deploy",
  "docs",
  "scripts",
]);

/** Names that say nothing of what is inside. */
const emptyNames = new Set(["util", "utils", "helper", "helpers", "common", "misc", "lib"]);

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const named = /\.(?:tsx?|css|yaml|html)$/;
const written = /\.(?:tsx?|css)$/;

/** What is wrong with a file's place, name and length. */
export function layoutComplaints(file: ProjectFile): readonly Complaint[] {
  const texts: string[] = [];
  const folders = file.path.split("/");
  const name = folders.pop() ?? "";
  const [top] = folders;
  if (top !== undefined && !top.startsWith(".") && !topFolders.has(top)) {
    texts.push(
      `no folder ${top}/ at the top: its content belongs into one of ${[...topFolders].join(", ")}`,
    );
  }
  if (named.test(name) && !kebab.test(name)) {
    texts.push("file names are kebab-case: small letters, digits, dashes");
  }
  const [stem = ""] = name.split(".");
  for (const word of [...folders, stem].filter((part) => emptyNames.has(part))) {
    texts.push(`"${word}" says nothing: name it by what is inside`);
  }
  const lines = file.text.split("\n").length - 1;
  if (written.test(name) && lines > maxLines) {
    texts.push(`${lines} lines: a file does one thing and ends at ${maxLines}; split it`);
  }
  return texts.map((text) => ({ path: file.path, line: 1, text }));
}

/** Every profile has recorded bytes beside it, and no sample lies about without its profile. */
export function sampleComplaints(paths: readonly string[]): readonly Complaint[] {
  const all = new Set(paths);
  const profiles = paths.filter((path) =>
    /^firmware-profiles\/(?!presets\/)[^/]+\/.+\.yaml$/.test(path),
  );
  return profiles.flatMap((path) => {
    const sample = path.endsWith(".sample.yaml");
    const other = sample
      ? path.replace(/\.sample\.yaml$/, ".yaml")
      : path.replace(/\.yaml$/, ".sample.yaml");
    if (all.has(other)) return [];
    const text = sample
      ? `a sample without its profile ${other}; remove it or add the profile`
      : `a profile without ${other}; record what a real device or the maker's manual answers`;
    return [{ path, line: 1, text }];
  });
}
