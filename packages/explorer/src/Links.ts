/**
 * The links of the explorer to the documentation, the API reference and the source. They depend on the page's address.
 *
 * @since 0.1.0
 */

/** A link of the page. */
export interface Link {
  readonly text: string
  readonly href: string
}

/** In a checkout, the page is in two folders. */
const rootOf = (pathname: string): string | null =>
  pathname.endsWith("/docs/explorer/index.html")
    ? "../../"
    : pathname.endsWith("/packages/simulator/explorer/index.html")
    ? "../../../"
    : null

const inCheckout = (root: string): ReadonlyArray<Link> => [
  { text: "Documentation", href: `${root}docs/README.md` },
  { text: "API reference", href: `${root}docs/api/README.md` },
  { text: "Repository", href: `${root}README.md` }
]

const onSimulator: ReadonlyArray<Link> = [
  { text: "The simulator", href: "/" },
  { text: "API reference", href: "/docs" },
  { text: "OpenAPI", href: "/openapi.json" }
]

const onWebsite: ReadonlyArray<Link> = [
  { text: "Documentation", href: "../contents.html" },
  { text: "Errors", href: "../errors.html" },
  { text: "API reference", href: "../api/index.html" }
]

/** In an installed package, only the README is next to the page. */
const inPackage: ReadonlyArray<Link> = [{ text: "Documentation", href: "../README.md" }]

/**
 * The links of the page at an address. `repository` is the address of the source code, or empty if it isn't published.
 *
 * @example
 * import * as Links from "@effect-flanks/explorer/Links"
 *
 * Links.of("http://127.0.0.1:4010/explorer", "").map(({ href }) => href) // => ["/", "/docs", "/openapi.json"]
 */
export const of = (address: string, repository: string): ReadonlyArray<Link> => {
  const { pathname, protocol } = new URL(address)
  const source = repository === "" ? [] : [{ text: "Repository", href: repository }]
  if (protocol === "file:") {
    const root = rootOf(pathname)
    return root === null ? [...inPackage, ...source] : inCheckout(root)
  }
  return [...(pathname.endsWith("/explorer") ? onSimulator : onWebsite), ...source]
}
