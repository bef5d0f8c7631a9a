/** Creates elements, and finds those of the page. */

/** The element of the page with this ID and class. */
export const element = <E extends HTMLElement>(id: string, kind: new() => E): E => {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}`)
  return found
}

/** Creates an element. Strings are text, never markup. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: ReadonlyArray<Node | string>
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** A text in which `code` becomes a code element. */
export const prose = (text: string): ReadonlyArray<Node | string> =>
  text.split("`").map((part, index) => index % 2 === 0 ? part : make("code", {}, part))
