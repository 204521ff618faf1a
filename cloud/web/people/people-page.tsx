import { useState } from "preact/hooks";
import type { HubUserView } from "../../../contract/hub-api.ts";
import type { AccountView } from "../../../contract/hub-people.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { type Speech, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { dayText } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import type { Column } from "../list/column.ts";
import { DataTable } from "../list/data-table.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { usePlaces } from "../room/use-places.ts";
import { AccountSheet } from "./account-sheet.tsx";
import { usePlaceChoices } from "./grant-fields.tsx";
import { placeText } from "./place-names.ts";

/** Who may do what, and where. */
export function PeoplePage(props: { readonly route: Route }) {
  const { api, session } = useConsole();
  const user = useObservable(session)?.user ?? null;
  const { t } = useSpeech();
  usePageTitle(`${t("admin.title")} · ${t("hub.name")}`);
  const [round, setRound] = useState(0);
  const accounts = useAnswer(() => api.accounts(), "accounts", round);
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("admin.title")}</h1>
      <p class="quiet">{t("admin.what")}</p>
      <AnswerPart answer={accounts}>
        {(known) =>
          user === null ? null : (
            <Accounts
              accounts={known}
              user={user}
              route={props.route}
              changed={() => setRound(round + 1)}
            />
          )
        }
      </AnswerPart>
    </main>
  );
}

function Accounts(props: {
  readonly accounts: readonly AccountView[];
  readonly user: HubUserView;
  readonly route: Route;
  readonly changed: () => void;
}) {
  const { accounts, user, route, changed } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const rooms = useAnswer(() => api.rooms(), "rooms");
  const places = usePlaces();
  const choices = usePlaceChoices(places, rooms?.ok === true ? rooms.value : []);
  /** Null: none is open; `account: null`: a new one. */
  const [open, setOpen] = useState<{ readonly account: AccountView | null } | null>(null);
  const [link, setLink] = useState<{ readonly name: string; readonly address: string } | null>(
    null,
  );
  const columns = useColumns(user, (account) => setOpen({ account }));
  return (
    <>
      <div class="people-tools">
        <button type="button" class="button button-main" onClick={() => setOpen({ account: null })}>
          {t("admin.add")}
        </button>
      </div>
      {accounts.length === 0 ? (
        <EmptyState title={t("admin.none")} hint={t("admin.none-hint")} />
      ) : (
        <DataTable
          title={t("admin.title")}
          file="accounts"
          route={route}
          rows={accounts}
          columns={columns}
          rowKey={({ name }) => name}
          firstOrder="name"
        />
      )}
      {open !== null && (
        <AccountSheet
          account={open.account}
          rights={user.rights}
          choices={choices}
          close={() => setOpen(null)}
          done={(name, invite) => {
            setOpen(null);
            if (invite !== null) setLink({ name, address: linkOf(invite) });
            changed();
          }}
        />
      )}
      {link !== null && (
        <Sheet title={t("admin.link-title")} close={() => setLink(null)}>
          <p>{t("admin.link-what", { name: link.name })}</p>
          <p>
            <code class="one-time">{link.address}</code>
          </p>
        </Sheet>
      )}
    </>
  );
}

const linkOf = (hash: string): string => new URL(hash, document.baseURI).href;

function useColumns(
  user: HubUserView,
  open: (account: AccountView) => void,
): readonly Column<AccountView>[] {
  const speech = useSpeech();
  const { t, locale } = speech;
  const places = usePlaces();
  const rolesOf = ({ grants }: AccountView) =>
    grants.map(
      ({ role, place }) => `${t(`hub-role.${role}`)} · ${placeText(speech, places, place)}`,
    );
  return [
    { id: "name", title: t("admin.name"), value: ({ name }) => name, cell: ({ name }) => name },
    {
      id: "roles",
      title: t("admin.roles"),
      value: (account) => rolesOf(account).join("; "),
      cell: (account) => (
        <ul class="plain">
          {rolesOf(account).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ),
    },
    {
      id: "sign-in",
      title: t("admin.sign-in"),
      value: (account) => wayIn(speech, account),
      cell: (account) => wayIn(speech, account),
    },
    {
      id: "state",
      title: t("admin.state"),
      value: ({ disabled }) => Number(disabled),
      cell: ({ disabled }) =>
        disabled ? (
          <Badge tone="unknown" icon="off" text={t("admin.shut")} />
        ) : (
          <Badge tone="calm" icon="calm" text={t("admin.open")} />
        ),
    },
    {
      id: "since",
      title: t("admin.since"),
      value: ({ createdAtMs }) => createdAtMs,
      cell: ({ createdAtMs }) => dayText(locale, createdAtMs),
    },
    {
      id: "deeds",
      title: t("admin.deeds"),
      value: () => null,
      cell: (account) => {
        if (account.name === user.name) return <span class="quiet">{t("admin.self")}</span>;
        if (!account.isKept) return <span class="quiet">{t("admin.beyond")}</span>;
        return (
          <button
            type="button"
            class="button"
            aria-label={t("admin.change-title", { name: account.name })}
            onClick={() => open(account)}
          >
            {t("admin.change")}
          </button>
        );
      },
    },
  ];
}

function wayIn({ t }: Speech, account: AccountView): string {
  if (account.isOutside) return t("admin.by-outside");
  if (!account.hasPassword) return t("admin.invited");
  return t(account.hasSecondFactor ? "admin.by-code" : "admin.by-password");
}
