/** The links in the header. */
import * as Links from "../Links.ts"
import { element, make } from "./dom.ts"

const repository = (): string => document.querySelector<HTMLMetaElement>("meta[name=repository]")?.content ?? ""

/** Shows the links that work from the page's address. */
export const showLinks = (): void => {
  element("links", HTMLElement).replaceChildren(
    ...Links.of(location.href, repository()).map(({ href, text }) => make("li", {}, make("a", { href }, text)))
  )
}
