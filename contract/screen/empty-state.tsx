import type { ComponentChildren } from "preact";

/** Nothing to show, said in words, with the way on where there is one. */
export function EmptyState(props: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      <p class="quiet">{props.hint}</p>
      {props.children}
    </div>
  );
}
