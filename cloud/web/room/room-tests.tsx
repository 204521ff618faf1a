import { useState } from "preact/hooks";
import { Badge } from "../../../contract/screen/badge.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { formatRoute } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { looksOfResult } from "../../../contract/screen/selftest/test-look.ts";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import type { SiteReportHead } from "../../../contract/site-reports.ts";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useAct, useMayHere, useOpenRoom } from "./room-context.tsx";

/** As many as stand on the page; all of them are on the page of self-tests. */
const shown = 10;

/** What the room's last self-tests found; who may can start another. */
export function RoomTests() {
  const { room } = useOpenRoom();
  const { api } = useConsole();
  const { t } = useSpeech();
  const { site, room: id } = room;
  const query = new Map([
    ["site", site],
    ["room", id],
    ["limit", String(shown)],
  ]);
  // A report comes as a record of the room.
  const answer = useAnswer(() => api.reports(query), `${site}/${id}`, room.recordsStored);
  const all = new Map([
    ["site", site],
    ["room", id],
  ]);
  return (
    <section class="card" aria-labelledby="tests-title">
      <header class="group-head">
        <h2 id="tests-title">{t("tests.title")}</h2>
        <StartTest />
      </header>
      <AnswerPart answer={answer}>
        {({ reports }) =>
          reports.length === 0 ? (
            <EmptyState title={t("report.none")} hint={t("report.none-hint")} />
          ) : (
            <ul class="room-reports">
              {reports.map((head) => (
                <ReportLine key={head.id} head={head} />
              ))}
            </ul>
          )
        }
      </AnswerPart>
      <a class="button button-small" href={formatRoute({ path: ["tests"], query: all })}>
        {t("room-tests.all")}
      </a>
    </section>
  );
}

function ReportLine({ head }: { readonly head: SiteReportHead }) {
  const { t, locale } = useSpeech();
  const path = ["rooms", head.site, head.room, "tests", head.id];
  const total = Object.values(head.counts).reduce((sum, count) => sum + count, 0);
  return (
    <li>
      <a href={formatRoute({ path, query: new Map() })}>{t(`test.kind-${head.test}`)}</a>
      <span class="num quiet">
        {dayText(locale, head.endedAtMs)} {timeOfDay(locale, head.endedAtMs)}
      </span>
      <span class="num quiet">{t("room-tests.passed", { passed: head.counts.pass, total })}</span>
      <Badge {...looksOfResult[head.worst]} text={t(`result.${head.worst}`)} />
    </li>
  );
}

const kinds = ["t30", "t10", "recess", "commissioning", "secrecy"] as const;
type Kind = (typeof kinds)[number];

/** Asks once, with what the test will do; while a meeting runs the room allows only a look. */
function StartTest() {
  const { room } = useOpenRoom();
  const { t } = useSpeech();
  const act = useAct();
  const mayOperate = useMayHere("operate");
  const [kind, setKind] = useState<Kind>("t30");
  const [isOpen, setOpen] = useState(false);
  if (!mayOperate || !room.online) return null;
  const close = () => setOpen(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t("test.choose")}
      </button>
      {isOpen && (
        <Sheet title={t("test.choose")} close={close}>
          <form
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              close();
              act({ kind: "selftest", test: kind });
            }}
          >
            <Field label={t("report.kind")} hint={null}>
              {(ids) => (
                <select
                  {...ids}
                  class="select"
                  value={kind}
                  onChange={({ currentTarget }) =>
                    setKind(kinds.find((one) => one === currentTarget.value) ?? kind)
                  }
                >
                  {kinds.map((one) => (
                    <option key={one} value={one}>
                      {t(`test.kind-${one}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <p class="note">{t(`test.what-${kind}`)}</p>
            <button type="submit" class="button button-main">
              {t("test.start", { kind: t(`test.kind-${kind}`) })}
            </button>
          </form>
        </Sheet>
      )}
    </>
  );
}
