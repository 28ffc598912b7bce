/** Makes a component of an object whose state is private to a closure; the one class behind the parts. */
import { Component, type ComponentChild, type ComponentClass } from 'preact';

export interface Part {
  draw(): ComponentChild;
  /** Called after each drawing, the first one too. */
  place(): void;
  close(): void;
}

/** What a part knows of its component: what it was given last, and how to be drawn again. */
export type PartHost<Props> = Pick<Component<Props>, 'forceUpdate'> & { readonly props: Readonly<Props> };

/** @param createPart called once for each place where the component stands */
export function toComponent<Props>(createPart: (host: PartHost<Props>) => Part): ComponentClass<Props> {
  return class extends Component<Props> {
    readonly #part = createPart(this);

    override componentDidMount(): void {
      this.#part.place();
    }

    override componentDidUpdate(): void {
      this.#part.place();
    }

    override componentWillUnmount(): void {
      this.#part.close();
    }

    override render(): ComponentChild {
      return this.#part.draw();
    }
  };
}
