import { useSpeech } from "../screen-context.tsx";
import { deviceKindTitle } from "./device-title.ts";
import { type DeviceResult, findingsOf } from "./test-results.ts";

/** What is not in order, why, and what to do about it. */
export function FormFindings(props: { readonly results: readonly DeviceResult[] }) {
  const { t, say, locale } = useSpeech();
  const found = props.results.flatMap((result) =>
    findingsOf(result.steps).map((finding) => ({ finding, result })),
  );
  return (
    <section>
      <h3>{t("form.findings")}</h3>
      {found.length === 0 ? (
        <p>{t("form.no-findings")}</p>
      ) : (
        <table class="form-findings">
          <thead>
            <tr>
              <th scope="col">{t("form.device")}</th>
              <th scope="col">{t("form.seen")}</th>
              <th scope="col">{t("test.cause")}</th>
              <th scope="col">{t("test.action")}</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ finding: { steps, cause, action }, result }) => (
              <tr key={steps[0]?.id}>
                <th scope="row">
                  {deviceKindTitle(locale, result)} {result.device}
                </th>
                <td>
                  {steps.map((step) => (
                    <div key={step.id}>
                      <strong>{t(`result.${step.result}`)}</strong> {say(step.text)} –{" "}
                      {say(step.finding)}
                    </div>
                  ))}
                </td>
                <td>{cause === null ? "—" : say(cause)}</td>
                <td>{action === null ? "—" : say(action)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
