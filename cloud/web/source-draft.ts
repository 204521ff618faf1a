import type { TextKey } from "../../contract/text/text.ts";
import {
  type SourceKind,
  type SourceSettings,
  sourceSettingsSchema,
  type SourceView,
} from "../../contract/sources.ts";

/** A source as it is typed. */
export interface SourceDraft {
  readonly kind: SourceKind;
  readonly name: string;
  /** `site/room`; no id can hold a slash. */
  readonly place: string;
  readonly url: string;
  readonly username: string;
  readonly account: string;
  readonly calendar: string;
  readonly hook: string;
  readonly secret: string;
  readonly precedence: string;
  readonly everyS: string;
  readonly allowsPrivate: boolean;
  readonly enabled: boolean;
}

export const freshSource = (place: string): SourceDraft => ({
  kind: "caldav",
  name: "",
  place,
  url: "",
  username: "",
  account: "",
  calendar: "",
  hook: "",
  secret: "",
  precedence: "10",
  everyS: "60",
  allowsPrivate: false,
  enabled: true,
});

export const draftOfSource = (source: SourceView): SourceDraft => ({
  ...source,
  place: `${source.site}/${source.room}`,
  secret: "",
  precedence: String(source.precedence),
  everyS: String(source.everyS),
});

/** A line of text that a kind of source asks for, beside its name and room. */
export interface SourceField {
  readonly member: "url" | "username" | "account" | "calendar" | "hook";
  readonly label: TextKey;
  readonly hint: TextKey | null;
}

interface KindForm {
  readonly fields: readonly SourceField[];
  /** What its secret is called; null: it has none, or the hub makes it. */
  readonly secret: TextKey | null;
  /** Asked from time to time; else it speaks by itself. */
  readonly isAsked: boolean;
}

const field = (
  member: SourceField["member"],
  label: TextKey,
  hint: TextKey | null = null,
): SourceField => ({ member, label, hint });

/** What the form asks of each kind. */
export const kindForms: Readonly<Record<SourceKind, KindForm>> = {
  caldav: {
    fields: [
      field("url", "source.url", "source.url-caldav-hint"),
      field("username", "source.username"),
    ],
    secret: "source.password",
    isAsked: true,
  },
  "ics-url": {
    fields: [
      field("url", "source.url", "source.url-ics-url-hint"),
      field("username", "source.username"),
    ],
    secret: "source.password",
    isAsked: true,
  },
  "ics-file": { fields: [], secret: null, isAsked: false },
  rest: {
    fields: [field("hook", "source.hook", "source.hook-hint")],
    secret: null,
    isAsked: false,
  },
  graph: {
    fields: [
      field("account", "source.tenant"),
      field("username", "source.client"),
      field("calendar", "source.mailbox"),
      field("url", "source.url", "source.url-base-hint"),
    ],
    secret: "source.client-secret",
    isAsked: true,
  },
  google: {
    fields: [
      field("calendar", "source.calendar"),
      field("account", "source.subject"),
      field("url", "source.url", "source.url-base-hint"),
    ],
    secret: "source.key-file",
    isAsked: true,
  },
};

export const sourceKinds: readonly SourceKind[] = [
  "caldav",
  "ics-url",
  "ics-file",
  "rest",
  "graph",
  "google",
];

export type ReadSource =
  | { readonly ok: true; readonly settings: SourceSettings }
  | { readonly ok: false; readonly problems: readonly { path: string; text: string }[] };

/** The settings of a draft; what its kind does not ask for is left empty. */
export function readSource(draft: SourceDraft): ReadSource {
  const [site, room] = draft.place.split("/");
  const { fields } = kindForms[draft.kind];
  const asked = Object.fromEntries(fields.map(({ member }) => [member, draft[member].trim()]));
  const { kind, name, allowsPrivate, enabled } = draft;
  const parsed = sourceSettingsSchema.safeParse({
    kind,
    name,
    site,
    room,
    allowsPrivate,
    enabled,
    precedence: Number(draft.precedence),
    everyS: Number(draft.everyS),
    ...asked,
  });
  if (parsed.success) return { ok: true, settings: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    text: message,
  }));
  return { ok: false, problems };
}
