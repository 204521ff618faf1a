import { describe, expect, it } from "vitest";
import { messageSchema } from "../../contract/message-schema.ts";
import { message } from "../../contract/message.ts";
import { namesOf } from "./verdict.ts";

describe("devices named in evidence", () => {
  it("are all named while there are few", () => {
    expect(namesOf([])).toBe("");
    expect(namesOf([{ id: "hvac" }, { id: "banner" }])).toBe("hvac, banner");
  });

  it("never make a sentence that a hub refuses for its length", () => {
    const devices = Array.from({ length: 300 }, (_, index) => ({ id: `mic-wireless-${index}` }));
    const spoken = message("evidence.tight", { devices: namesOf(devices) });
    expect(messageSchema.safeParse(spoken).success).toBe(true);
    expect(namesOf(devices)).toMatch(/^mic-wireless-0, .* … \(\+\d+\)$/);
    expect(
      messageSchema.safeParse(message("evidence.tight", { devices: "x".repeat(513) })).success,
    ).toBe(false);
  });
});
