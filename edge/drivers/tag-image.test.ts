import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TagRecord } from "./http-tags.ts";
import { TagImage } from "./tag-image.ts";

const never = 3_216_153_600;
const zeros = "0".repeat(32);

/** An access point and one tag, as far as its record shows them. */
class FakeTag {
  paper = "";
  #hash = zeros;
  #count = 0;
  #uploaded: string | null = null;
  #queued: string | null = null;
  #queuedAtMs = 0;

  upload(image: string): void {
    this.#uploaded = image;
  }
  clear(): void {
    this.#queued = null;
  }
  look(nowMs: number): void {
    const image = this.#uploaded;
    this.#uploaded = null;
    if (image === null || hashOf(image) === this.#hash) return;
    this.#queued = image;
    this.#queuedAtMs = nowMs;
  }
  checkIn(): void {
    if (this.#queued === null) return;
    this.paper = this.#queued;
    this.#hash = hashOf(this.#queued);
    this.#count += 1;
    this.#queued = null;
  }
  /** After many attempts the access point throws an image away. */
  giveUp(nowMs: number): void {
    if (nowMs - this.#queuedAtMs > 60_000) this.#queued = null;
  }
  /** A tag that starts afresh shows its own picture. */
  reboot(): void {
    this.paper = "logo";
    this.#hash = zeros;
  }
  record(): TagRecord {
    return {
      mac: "1",
      hash: this.#hash,
      updatecount: this.#count,
      pending: this.#queued === null ? 0 : 1,
      nextupdate: this.#uploaded === null ? never : 0,
      lastseen: 1,
      nextcheckin: 0,
    };
  }
}

const hashOf = (image: string): string => image.padEnd(16, "f") + "0".repeat(16);

type Event = "look" | "check-in" | "give-up" | "reboot" | "poll" | "A" | "B" | "blank" | "wait";
const events: readonly Event[] = [
  ...(["look", "check-in", "give-up", "reboot", "poll"] as const),
  ...(["A", "B", "blank", "wait", "poll", "look", "check-in", "poll", "look"] as const),
];

describe("which image a tag shows", () => {
  it("is never said wrongly, whatever happens in whatever order", () => {
    const known = { right: 0 };
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...events), { minLength: 40, maxLength: 60 }),
        (steps) => {
          const tag = new FakeTag();
          const image = new TagImage();
          let nowMs = 0;
          for (const step of steps) {
            nowMs += 1000;
            happen(step, tag, image, nowMs);
            if (step === "wait") nowMs += 30_000;
            if (step !== "poll") continue;
            image.observe(tag.record(), nowMs);
            if (image.shown === null) continue;
            expect(tag.paper).toBe(image.shown);
            known.right += 1;
          }
        },
      ),
      { numRuns: 2000 },
    );
    // A rule that never knows anything would hold as well.
    expect(known.right).toBeGreaterThan(1000);
  });

  it("is known when the access point has sent it, and when it had nothing to send", () => {
    const tag = new FakeTag();
    const image = new TagImage();
    send("A", tag, image, 0);
    tag.look(100);
    image.observe(tag.record(), 200);
    expect(image.shown).toBeNull();
    expect(image.isOnItsWay("A", tag.record())).toBe(true);
    tag.checkIn();
    image.observe(tag.record(), 300);
    expect(image.shown).toBe("A");
    // After a restart nobody remembers; the access point finds the same image there already.
    const afresh = new TagImage();
    send("A", tag, afresh, 400);
    tag.look(500);
    afresh.observe(tag.record(), 600);
    expect(afresh.shown).toBe("A");
  });

  it("is not taken from the image before, which arrives while the next one is uploaded", () => {
    const tag = new FakeTag();
    const image = new TagImage();
    send("A", tag, image, 0);
    tag.look(100);
    image.observe(tag.record(), 150);
    // Nothing was cleared: the old image goes over between the upload and the look at it.
    image.uploaded("B", tag.record(), 200);
    tag.upload("B");
    tag.checkIn();
    image.observe(tag.record(), 300);
    expect(image.shown).toBeNull();
    tag.look(400);
    image.observe(tag.record(), 500);
    expect(image.shown).toBeNull();
    tag.checkIn();
    image.observe(tag.record(), 600);
    expect(image.shown).toBe("B");
  });
});

/** As the driver sends: what still waits is thrown away before. */
function send(wanted: string, tag: FakeTag, image: TagImage, nowMs: number): void {
  image.observe(tag.record(), nowMs);
  if (image.isOnItsWay(wanted, tag.record())) return;
  if (tag.record().pending > 0) {
    tag.clear();
    image.observe(tag.record(), nowMs);
  }
  tag.upload(wanted);
  image.uploaded(wanted, { ...tag.record(), nextupdate: never }, nowMs);
}

function happen(step: Event, tag: FakeTag, image: TagImage, nowMs: number): void {
  switch (step) {
    case "look":
      return tag.look(nowMs);
    case "check-in":
      return tag.checkIn();
    case "give-up":
      return tag.giveUp(nowMs);
    case "reboot":
      return tag.reboot();
    case "A":
    case "B":
    case "blank":
      return send(step, tag, image, nowMs);
    case "poll":
    case "wait":
      return;
  }
}
