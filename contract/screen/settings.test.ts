import { describe, expect, it } from "vitest";
import { createSettings, type Storage } from "./settings.ts";

function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

const refusing: Storage = {
  getItem: () => {
    throw new Error("storage is off");
  },
  setItem: () => {
    throw new Error("storage is off");
  },
};

describe("settings", () => {
  it.each([
    [["zh-CN", "en"], "zh"],
    [["zh-TW"], "zh"],
    [["en-GB", "zh-CN"], "en"],
    [["de"], "en"],
    [[], "zh"],
  ])("start with the browser's language: %j → %s", (languages, expected) => {
    expect(createSettings(memoryStorage(), languages).get()).toEqual({
      language: expected,
      theme: "system",
    });
  });

  it("are remembered", () => {
    const storage = memoryStorage();
    const settings = createSettings(storage, ["zh"]);
    settings.change({ language: "en" });
    settings.change({ theme: "dark" });
    expect(createSettings(storage, ["zh"]).get()).toEqual({ language: "en", theme: "dark" });
  });

  it("do without storage, and pass over what they do not know", () => {
    const settings = createSettings(refusing, ["en"]);
    settings.change({ theme: "light" });
    expect(settings.get()).toEqual({ language: "en", theme: "light" });
    const odd: Storage = { getItem: () => "klingon", setItem: () => {} };
    expect(createSettings(odd, ["en"]).get()).toEqual({ language: "en", theme: "system" });
  });
});
