import type { ComponentChildren } from "preact";

export interface Fact {
  readonly name: string;
  readonly value: ComponentChildren;
}

/** Names and values side by side. */
export function FactList(props: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {props.facts.map(({ name, value }) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd class="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
