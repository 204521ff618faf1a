import { expect, test } from "vitest";
import { judgePassword, passwordRules } from "./password-policy.ts";

const context = ["zhang.wei", "city-hall"];

test.each([
  "Lantern-Kite-42",
  "violet Harbor 7 stones",
  "Kx7!pQ2v",
  "红灯笼Lantern42",
  "correct horse battery STAPLE",
  "9Tulips&fern",
  "Str0ng-Umbrella",
  "mIrror.lake.88",
  "Aa1-bcd.".repeat(16),
  "Passw0rdless-Granite",
])("%s is good enough", (password) => {
  expect(judgePassword(password, context, passwordRules.strict)).toBeNull();
});

test.each([
  ["", "too-short"],
  ["Kx7!pQ2", "too-short"],
  ["红灯Lan4", "too-short"],
  [`${"Aa1-bcd.".repeat(16)}x`, "too-long"],
  ["lanternkite", "too-few-kinds"],
  ["lanternkite42", "too-few-kinds"],
  ["LANTERNKITE42", "too-few-kinds"],
  ["4815162342", "too-few-kinds"],
  ["Password1", "common"],
  ["Password123!", "common"],
  ["P@ssw0rd", "common"],
  ["P@$$w0rd2024", "common"],
  ["Qwerty123!", "common"],
  ["Qwertyuiop1", "common"],
  ["Admin@123", "common"],
  ["Adm1n!2345", "common"],
  ["Abc@12345", "common"],
  ["Abcd1234!", "common"],
  ["Aa123456", "common"],
  ["Aa@123456", "common"],
  ["Welcome1!", "common"],
  ["Letmein99!", "common"],
  ["Huawei@123", "common"],
  ["Iloveyou1!", "common"],
  ["Woaini1314!", "common"],
  ["Summer2025!", "common"],
  ["Monday-01", "common"],
  ["Root@2025", "common"],
  ["Test1234!", "common"],
  ["Changeme1!", "common"],
  ["Aaaa1111", "common"],
  ["ABABab121212", null],
  ["Huitang-2025", "context"],
  ["My-Meeting-9", "context"],
  ["m33ting-R00m", "context"],
  ["会议室Room2025", "context"],
  ["Zhang-4711-x", "context"],
  ["xx-ZHANG-wei-77", "context"],
  ["City4ever!", "context"],
  ["Hall-of-9-mirrors", "context"],
] as const)("%s: %s", (password, fault) => {
  expect(judgePassword(password, context, passwordRules.strict)).toBe(fault);
});
