import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeProblem, parseDocumentAs } from "../../contract/document.ts";
import { profileSampleSchema } from "../../contract/profile.ts";
import { crc16 } from "../links/modbus-frame.ts";
import { parseProfile } from "./profile-catalogue.ts";

const page = readFileSync("docs/adding-a-device.md", "utf8");
const file = "firmware-profiles/acme/em-110.yaml";

/** The page's fenced blocks of a language, in order. */
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(
    ([, text]) => text ?? "",
  );

const [profileText = "", sampleText = ""] = blocks("yaml");

const problemsOf = (text: string): readonly string[] => {
  const profile = parseProfile(
    file,
    text,
    () => undefined,
    () => false,
  );
  return profile.ok ? [] : profile.problems.map(describeProblem);
};

it("the page's profile is in order, and its mistakes are found as the page says", () => {
  expect(problemsOf(profileText)).toEqual([]);
  const mistaken = profileText
    .replace("plausible: [0, 300]", "plausible: [300, 0]")
    .replace("activePower: {", "activPower: {");
  const told = blocks("text").find((text) => text.startsWith(file)) ?? "";
  expect(problemsOf(mistaken)).toEqual(told.trim().split("\n"));
});

it("the page's recorded bytes are whole frames that read every point of the profile", () => {
  const sample = parseDocumentAs(profileSampleSchema, "sample.yaml", sampleText);
  if (!sample.ok) throw new Error(sample.problems.map(describeProblem).join("\n"));
  const read = sample.value.exchanges.flatMap(({ reads }) => Object.keys(reads));
  const profile = parseProfile(
    file,
    profileText,
    () => undefined,
    () => false,
  );
  expect(profile.ok && Object.keys(profile.value.points).toSorted()).toEqual(read.toSorted());
  for (const { sent = "", received } of sample.value.exchanges) {
    for (const frame of [sent, received]) {
      const bytes = Buffer.from(frame.replaceAll(" ", ""), "hex");
      const sum = crc16(bytes.subarray(0, -2));
      expect({ frame, sum }).toEqual({ frame, sum: bytes.readUInt16LE(bytes.length - 2) });
    }
  }
});
