import { describe, expect, it } from "vitest";
import { actSchema } from "./act.ts";
import {
  isTrivialPin,
  mayAct,
  nameKey,
  newPinSchema,
  type PanelDeed,
  type PanelRole,
  panelRoles,
  personNameSchema,
  pinHashSchema,
} from "./people.ts";

const kinds = actSchema.options.map(({ shape }) => shape.kind.value);

describe("what a role may do", () => {
  const allowed: Readonly<Record<PanelRole, readonly PanelDeed[]>> = {
    viewer: [],
    technician: kinds,
    administrator: [...kinds, "people", "backup"],
  };

  it.each(panelRoles)("%s", (role) => {
    const deeds: readonly PanelDeed[] = [...kinds, "people", "backup"];
    expect(deeds.filter((deed) => mayAct(role, deed))).toEqual(allowed[role]);
    expect(deeds.length).toBeGreaterThan(10);
  });
});

describe("a PIN", () => {
  it.each([
    "111111",
    "123456",
    "654321",
    "890123",
    "121212",
    "123123",
    "123321",
    "112211",
    "520520",
    "112233",
    "147258369",
    "246802",
    "101010101010",
  ])("%s is refused as too easy", (pin) => {
    expect(isTrivialPin(pin)).toBe(true);
    expect(newPinSchema.safeParse(pin).success).toBe(false);
  });

  it.each(["518204", "902741", "73051846", "400713928565"])("%s is taken", (pin) => {
    expect(newPinSchema.safeParse(pin).success).toBe(true);
  });

  it.each(["51820", "5182049911234", "51820a", " 518204", "５１８２０４"])(
    "%s is no PIN at all",
    (pin) => {
      expect(newPinSchema.safeParse(pin).success).toBe(false);
    },
  );
});

it("one person has one name, however it is typed", () => {
  expect(nameKey(" Ｌｉ Na ")).toBe(nameKey("li na"));
  expect(nameKey("王工")).not.toBe(nameKey("王攻"));
});

it("a name is bounded again once its letters are spelt out", () => {
  const taken = (name: string) => personNameSchema.safeParse(name).success;
  expect(taken("ﷺ")).toBe(true);
  expect(taken("ﷺ".repeat(4))).toBe(false);
  expect(taken("王".repeat(64))).toBe(true);
});

it("a hash that would cost a room too much is not taken", () => {
  const rest = `${"a".repeat(22)}$${"b".repeat(43)}`;
  expect(pinHashSchema.safeParse(`scrypt$32768$8$1$${rest}`).success).toBe(true);
  expect(pinHashSchema.safeParse(`scrypt$1048576$8$1$${rest}`).success).toBe(false);
  expect(pinHashSchema.safeParse(`scrypt$32768$8$64$${rest}`).success).toBe(false);
});
