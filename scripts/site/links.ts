/** The links of a built website, with their targets, and those without a target. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { join, sep } from "node:path"

const decoded = (text: string): string =>
  text.replaceAll("&amp;", "&").replaceAll("&quot;", "\"").replaceAll("&#39;", "'")

const idsIn = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => decoded(id)))

/** A sentence for each link without a target, or with one outside the path of the website. */
export const brokenIn = (folder: string, base: string): ReadonlyArray<string> => {
  const pages = globSync("**/*.html", { cwd: folder }).map((page) => page.replaceAll(sep, "/")).toSorted()
  const ids = new Map(pages.map((page) => [page, idsIn(readFileSync(join(folder, page), "utf8"))]))
  const problem = (page: string, target: string): string | null => {
    const url = new URL(target, `http://site.test${base}${page}`)
    if (url.origin !== "http://site.test") return null
    const path = decodeURIComponent(url.pathname)
    if (!path.startsWith(base)) return `leaves ${base}`
    const rest = path.slice(base.length)
    const file = rest === "" || rest.endsWith("/") ? `${rest}index.html` : rest
    if (!existsSync(join(folder, file)) || !statSync(join(folder, file)).isFile()) return "is missing"
    const anchor = decodeURIComponent(url.hash.slice(1))
    return anchor === "" || ids.get(file)?.has(anchor) === true ? null : "has no such heading"
  }
  return pages.flatMap((page) => {
    const html = readFileSync(join(folder, page), "utf8").replaceAll(/<script[^>]*>[^]*?<\/script>/g, "")
    const links = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, target = ""]) => decoded(target))
    return [...new Set(links)].flatMap((target) => {
      const what = problem(page, target)
      return what === null ? [] : [`${page}: ${target} ${what}`]
    })
  })
}
