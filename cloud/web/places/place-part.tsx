import type { ComponentChildren } from "preact";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";

/** A part of what is told of a place. */
export function Part(props: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="place-part" aria-label={props.title}>
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

/** How many rooms were moved just now. */
export function MovedNote({ count }: { readonly count: number }) {
  const { t } = useSpeech();
  return <div role="status">{count > 0 && <p class="note">{t("places.moved", { count })}</p>}</div>;
}
