import { limits } from "../limits.ts";
import { isTakenUp, type TagRecord } from "./http-tags.ts";

interface Upload {
  readonly image: string;
  readonly atMs: number;
  /** The tag's count and hash when nothing of this upload can have reached it yet. */
  before: { readonly count: number; readonly hash: string };
  wasPending: boolean;
}

/**
 * Which of our images a tag shows. The access point has hashes of its own, so an image counts as
 * shown only when, after our upload, the access point took it up, has nothing left to send, and the
 * tag took something new. What somebody else sends, or a tag that starts afresh, makes it unknown.
 */
export class TagImage {
  #shown: { readonly image: string; readonly tagHash: string } | null = null;
  #upload: Upload | null = null;

  /** The hash of the image on show, or null while that is not known. */
  get shown(): string | null {
    return this.#shown?.image ?? null;
  }

  /** This image is with the access point and waits for the tag to wake up. */
  isOnItsWay(image: string, tag: TagRecord): boolean {
    return this.#upload?.image === image && (tag.pending > 0 || !isTakenUp(tag));
  }

  /** `tag`: as it was right before the upload, with nothing pending. */
  uploaded(image: string, tag: TagRecord, nowMs: number): void {
    const before = { count: tag.updatecount, hash: tag.hash };
    this.#upload = { image, atMs: nowMs, before, wasPending: false };
  }

  observe(tag: TagRecord, nowMs: number): void {
    const upload = this.#upload;
    if (this.#shown !== null && this.#shown.tagHash !== tag.hash) this.#shown = null;
    if (upload === null || !isTakenUp(tag)) return;
    if (tag.pending > 0) {
      // From here on only this image can arrive: what was before it is out of the queue.
      if (!upload.wasPending) upload.before = { count: tag.updatecount, hash: tag.hash };
      upload.wasPending = true;
      return;
    }
    const { before, wasPending, atMs } = upload;
    const isNew = tag.updatecount !== before.count && tag.hash !== before.hash;
    const isUnmoved = tag.updatecount === before.count && tag.hash === before.hash;
    const isAtOnce = !wasPending && nowMs - atMs <= limits.plates.sameImageMs;
    if (/^0*$/.test(tag.hash) || !(isNew || (isUnmoved && isAtOnce))) return;
    this.#shown = { image: upload.image, tagHash: tag.hash };
    this.#upload = null;
  }
}
