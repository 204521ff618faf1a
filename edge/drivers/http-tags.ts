import { z } from "zod";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { HttpAnswer, HttpPost } from "../links/http-line.ts";

/**
 * A tag as an OpenEPaperLink access point knows it (its firmware, `tag_db.cpp`). Only what says
 * whether an image has arrived is named; the rest is read by a profile's fields.
 */
const tagSchema = z.looseObject({
  mac: z.string().max(32),
  /** Of the image the tag took last, as the access point computes it; zeros when it knows of none. */
  hash: z.string().max(64),
  /** Images the tag has taken in all. */
  updatecount: z.number(),
  /** Messages that wait for the tag to wake up. */
  pending: z.number(),
  /** When the access point looks at the tag's content again, epoch seconds; 0: as soon as it can. */
  nextupdate: z.number(),
  /** When the tag was heard last, epoch seconds by the access point's clock. */
  lastseen: z.number(),
  /** When the tag has said it will be there again, by the same clock. */
  nextcheckin: z.number().default(0),
});
export type TagRecord = z.infer<typeof tagSchema>;

const pageSchema = z.looseObject({
  tags: z.array(z.unknown()).max(256),
  /** Where the next page begins. */
  continu: z.number().optional(),
});

export interface TagPage {
  readonly tags: readonly TagRecord[];
  readonly next: number | null;
}

export const tagPagePath = (from: number): string =>
  from === 0 ? "/get_db" : `/get_db?pos=${from}`;

/** One page of the access point's list. A tag that makes no sense does not hide the others. */
export function tagPage({ status, body }: HttpAnswer): Outcome<TagPage> {
  if (status !== 200) return failed("link-unexpected", `the access point answered ${status}`);
  const page = pageSchema.safeParse(parsed(body));
  if (!page.success) return failed("payload-malformed", "this is no list of tags");
  const tags = page.data.tags.flatMap((raw) => {
    const tag = tagSchema.safeParse(raw);
    return tag.success ? [tag.data] : [];
  });
  return success({ tags, next: page.data.continu ?? null });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** When the access point has dealt with an image from outside it never looks again: year 2071. */
const never = 3_216_153_600;
export const isTakenUp = (tag: TagRecord): boolean => tag.nextupdate >= never;

/** No part of a JPEG: its bytes hold no text of this length by chance. */
const boundary = "huitang-plate-image-5f1c9a";

/**
 * An image for a tag, as a form (RFC 7578). The tag comes first: the access point looks for it when
 * the image begins. No dithering: the image has the inks' own colours only.
 */
export function imageUpload(mac: string, jpeg: Uint8Array): HttpPost {
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head = [
    field("mac", mac),
    field("dither", "0"),
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="plate.jpg"\r\n`,
    "content-type: image/jpeg\r\n\r\n",
  ];
  return {
    path: "/imgupload",
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head.join("")), jpeg, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    key: `image of ${mac}`,
  };
}

/** Throws away what still waits for a tag: only the newest image may reach it. */
export const clearPending = (mac: string): HttpPost => ({
  path: "/tag_cmd",
  type: "application/x-www-form-urlencoded",
  body: Buffer.from(`mac=${mac}&cmd=clear`),
  key: `clear ${mac}`,
});

/** What an access point says to an order. 409: it is starting or being updated. */
export function orderOutcome({ status, body }: HttpAnswer): Outcome<void> {
  if (status === 200) return success(undefined);
  const said = body.toString("latin1").slice(0, 64);
  if (status === 409) return failed("device-busy", said);
  if (status === 400) return failed("device-illegal-address", said);
  return failed("device-fault", `the access point answered ${status}`);
}
