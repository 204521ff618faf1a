import type { ProfileSample, Profile } from "../../contract/profile.ts";
import type { RoundTrip } from "./round-trip.ts";

/** One line of the catalogue. */
export interface Entry {
  readonly id: string;
  /** Null when the profile or its sample is not in order: `problems` says why. */
  readonly profile: Profile | null;
  readonly sample: ProfileSample | null;
  readonly trip: RoundTrip | null;
  readonly problems: readonly string[];
}

/** Fewer profiles than this is a mistake: some folder was not found. */
export const fewestProfiles = 40;

export const problemsOf = (entry: Entry): readonly string[] => [
  ...entry.problems,
  ...(entry.trip?.problems ?? []),
];

const headings = ["profile", "kind", "driver", "status", "points", "sample", "read", "written", ""];

/** The whole catalogue as a table, its problems below, and what it comes to. */
export function catalogueText(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => rowOf(entry));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = [headings, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const problems = entries.flatMap((entry) =>
    problemsOf(entry).map((problem) => `${entry.id}: ${problem}`),
  );
  const findings = problems.length === 0 ? [] : ["", ...problems];
  return [...lines, ...findings, "", totals(entries)].join("\n");
}

function rowOf(entry: Entry): readonly string[] {
  const { id, profile, sample, trip } = entry;
  const points = Object.keys(profile?.points ?? {});
  const covered = new Set(sample?.exchanges.flatMap(({ reads }) => Object.keys(reads)));
  const exchanges = sample?.exchanges.length ?? 0;
  return [
    id,
    profile?.kind ?? "",
    profile?.driver ?? "",
    profile?.status ?? "",
    `${points.length}`,
    `${exchanges} (${points.filter((point) => covered.has(point)).length}/${points.length})`,
    trip === null ? "" : `${trip.read}/${trip.points}`,
    trip === null ? "" : `${trip.written}/${trip.writable}`,
    problemsOf(entry).length === 0 ? `${((trip?.tookMs ?? 0) / 1000).toFixed(1)} s` : "FAILED",
  ];
}

function totals(entries: readonly Entry[]): string {
  const profiles = entries.flatMap(({ profile }) => (profile === null ? [] : [profile]));
  const different = (member: "kind" | "driver") =>
    new Set(profiles.map((profile) => profile[member])).size;
  const sum = (count: (entry: Entry) => number) =>
    entries.reduce((total, entry) => total + count(entry), 0);
  const failed = entries.filter((entry) => problemsOf(entry).length > 0).length;
  return [
    `${profiles.length} profiles of ${different("kind")} kinds over ${different("driver")} drivers`,
    `${sum(({ sample }) => sample?.exchanges.length ?? 0)} recorded exchanges`,
    `${sum(({ trip }) => trip?.read ?? 0)} points read and ${sum(({ trip }) => trip?.written ?? 0)} written on real wires`,
    failed === 0 ? "all in order" : `${failed} FAILED`,
  ].join(", ");
}
