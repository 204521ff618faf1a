import { Icon, type IconShape } from "./icon.tsx";

export interface NavItem {
  readonly href: string;
  readonly text: string;
  readonly icon: IconShape;
  readonly current: boolean;
  /** Things there that want a look; 0 shows nothing. */
  readonly count: number;
}

/** The pages: along the bottom edge of a phone, in the head of a desk. */
export function NavBar(props: { readonly label: string; readonly items: readonly NavItem[] }) {
  return (
    <nav class="nav" aria-label={props.label}>
      {props.items.map((item) => (
        <a
          key={item.href}
          class="nav-item"
          href={item.href}
          aria-current={item.current ? "page" : undefined}
        >
          <Icon shape={item.icon} />
          <span>{item.text}</span>
          {item.count > 0 && <span class="nav-count num">{item.count}</span>}
        </a>
      ))}
    </nav>
  );
}
