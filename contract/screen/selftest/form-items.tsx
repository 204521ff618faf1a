import { useSpeech } from "../screen-context.tsx";
import type { SelfTestStep } from "../../selftest.ts";
import { timeOfDaySeconds } from "../../text/text.ts";
import { deviceKindTitle } from "./device-title.ts";
import { measuredText } from "./measured-text.ts";
import type { DeviceResult } from "./test-results.ts";

/** Every item that was tested, device by device, with its clause. */
export function FormItems(props: { readonly results: readonly DeviceResult[] }) {
  const { t, locale } = useSpeech();
  return (
    <section>
      <h3>{t("form.items")}</h3>
      <table class="form-items">
        <thead>
          <tr>
            <th scope="col">{t("form.item")}</th>
            <th scope="col" class="form-clause">
              {t("form.clause")}
            </th>
            <th scope="col" class="form-rating">
              {t("form.result")}
            </th>
            <th scope="col">{t("form.seen")}</th>
            <th scope="col" class="form-time">
              {t("form.time")}
            </th>
          </tr>
        </thead>
        {props.results.map((result) => (
          <tbody key={result.device}>
            <tr class="form-device">
              <th colSpan={5} scope="rowgroup">
                {deviceKindTitle(locale, result)} {result.device}
              </th>
            </tr>
            {result.steps.map((step) => (
              <ItemRow key={step.id} step={step} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function ItemRow(props: { readonly step: SelfTestStep }) {
  const { step } = props;
  const { t, say, locale } = useSpeech();
  const measured = step.measured.map((each) => measuredText(locale, each)).join(" · ");
  return (
    <tr class={step.result === "fail" || step.result === "warn" ? "form-finding" : undefined}>
      <td>{say(step.text)}</td>
      <td class="form-clause">{step.clause}</td>
      <td class="form-rating">{t(`result.${step.result}`)}</td>
      <td>
        {say(step.finding)}
        {measured !== "" && <div class="num">{measured}</div>}
      </td>
      <td class="form-time num">{step.atMs > 0 ? timeOfDaySeconds(locale, step.atMs) : "—"}</td>
    </tr>
  );
}
