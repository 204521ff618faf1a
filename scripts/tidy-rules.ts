import { type SourceText, takeApart } from "./source-text.ts";
import { importComplaints } from "./tidy-imports.ts";
import { layoutComplaints, sampleComplaints } from "./tidy-layout.ts";
import { tokenComplaints } from "./tidy-tokens.ts";

/** A file of the project; `path` is below its root, with forward slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  readonly source: SourceText;
}

export interface Complaint {
  readonly path: string;
  readonly line: number;
  /** What is wrong and the way out. */
  readonly text: string;
}

export const projectFile = (path: string, text: string): ProjectFile => ({
  path,
  text,
  source: /\.tsx?$/.test(path) ? takeApart(text) : { code: "", comments: "" },
});

/** Everything untidy in the given files. */
export function complaintsOf(files: readonly ProjectFile[]): readonly Complaint[] {
  const paths = files.map((file) => file.path);
  return [
    ...files.flatMap((file) => [
      ...layoutComplaints(file),
      ...importComplaints(file),
      ...tokenComplaints(file),
    ]),
    ...sampleComplaints(paths),
  ];
}
