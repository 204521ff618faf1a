import { useRef } from "preact/hooks";
import type { DeviceList } from "../../../contract/inventory.ts";
import { warranties } from "../../../contract/inventory.ts";
import { deviceKindSchema } from "../../../contract/points.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { DataTable } from "../list/data-table.tsx";
import { FilterSelect } from "../list/filter-select.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { DeviceSheet } from "./device-sheet.tsx";
import { useDeviceColumns } from "./device-columns.tsx";

/** As many as one answer of the hub holds. */
const most = "500";
/** What of the address narrows what is asked for. */
const asked = [
  "site",
  "room",
  "kind",
  "availability",
  "fault",
  "warranty",
  "presence",
  "q",
] as const;

/** The inventory: every device of every room, and what people know of it. */
export function DevicesPage(props: { readonly route: Route }) {
  const { route } = props;
  const { api, router } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("inventory.title")} · ${t("hub.name")}`);
  const query = new Map([["limit", most]]);
  for (const name of asked) {
    const value = route.query.get(name) ?? "";
    if (value !== "") query.set(name, value);
  }
  const round = useRef(0);
  const answer = useKept(
    useAnswer(() => api.devices(query), JSON.stringify([...query]), round.current),
  );
  const [site = "", room = "", device = ""] = (route.query.get("open") ?? "").split("/");
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("inventory.title")}</h1>
      <section class="card">
        <Filters route={route} />
        <AnswerPart answer={answer}>
          {(list) => <Devices route={route} list={list} isFiltered={query.size > 1} />}
        </AnswerPart>
      </section>
      {device !== "" && (
        <DeviceSheet
          key={`${site}/${room}/${device}`}
          of={{ site, room, device }}
          close={() => {
            // What was written shows in the list.
            round.current += 1;
            router.replace(withQuery(route, "open", ""));
          }}
        />
      )}
    </main>
  );
}

/** The last list stays while the next is on its way: a word is typed sign by sign. */
function useKept<T>(answer: ApiResult<T> | null): ApiResult<T> | null {
  const kept = useRef<ApiResult<T> | null>(null);
  if (answer !== null) kept.current = answer;
  return kept.current;
}

function Filters(props: { readonly route: Route }) {
  const { route } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const availabilities = ["online", "offline", "unpowered", "unknown"] as const;
  return (
    <div class="filters inventory-filters">
      <SearchField
        label={t("inventory.search")}
        value={route.query.get("q") ?? ""}
        onChange={(text) => router.replace(withQuery(route, "q", text))}
      />
      <FilterSelect
        route={route}
        name="kind"
        label={t("inventory.kind")}
        any={t("inventory.any-kind")}
        choices={deviceKindSchema.options.map((kind) => [kind, t(`kind.${kind}`)])}
      />
      <FilterSelect
        route={route}
        name="availability"
        label={t("inventory.availability")}
        any={t("inventory.any-availability")}
        choices={availabilities.map((one) => [one, t(`availability.${one}`)])}
      />
      <FilterSelect
        route={route}
        name="fault"
        label={t("inventory.fault")}
        any={t("inventory.any-fault")}
        choices={[
          ["standing", t("inventory.fault-standing")],
          ["none", t("inventory.fault-none")],
        ]}
      />
      <FilterSelect
        route={route}
        name="warranty"
        label={t("inventory.warranty")}
        any={t("inventory.any-warranty")}
        choices={warranties.map((one) => [one, t(`inventory.warranty-${one}`)])}
      />
      <FilterSelect
        route={route}
        name="presence"
        label={t("inventory.presence")}
        any={t("inventory.present")}
        choices={[
          ["gone", t("inventory.gone")],
          ["all", t("inventory.all")],
        ]}
      />
    </div>
  );
}

function Devices(props: {
  readonly route: Route;
  readonly list: DeviceList;
  readonly isFiltered: boolean;
}) {
  const { route } = props;
  const { devices, total } = props.list;
  const { t, locale } = useSpeech();
  const columns = useDeviceColumns(route);
  if (devices.length === 0) {
    return props.isFiltered ? (
      <EmptyState title={t("inventory.none-shown")} hint={t("inventory.none-shown-hint")} />
    ) : (
      <EmptyState title={t("inventory.none")} hint={t("inventory.none-hint")} />
    );
  }
  return (
    <>
      <p class="small quiet" role="status">
        {devices.length < total
          ? t("inventory.more", { count: devices.length, total })
          : t("inventory.total", { total })}
      </p>
      <DataTable
        title={t("inventory.title")}
        file="devices"
        route={route}
        rows={devices}
        columns={columns}
        rowKey={({ site, room, device }) => `${site}/${room}/${device}`}
        firstOrder="room"
      />
      <a
        class="button button-quiet screen-only list-file"
        href={reportHref(route, locale.language)}
        download="devices.xlsx"
      >
        {t("inventory.xlsx")}
      </a>
    </>
  );
}

/** All of them, not only what one answer holds. */
function reportHref(route: Route, language: string): string {
  const query = new URLSearchParams({ format: "xlsx", language });
  for (const name of asked) {
    const value = route.query.get(name) ?? "";
    if (value !== "") query.set(name, value);
  }
  return `api/devices/report?${query.toString()}`;
}
