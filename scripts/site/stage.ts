/**
 * Makes the pages of the website from the repository's Markdown. Every link leads to a page of the website, or to the
 * repository.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as posix from "node:path/posix"
import { isOutside, pagesIn, withLinks } from "../docs/links.ts"
import { root } from "../packages/workspace.ts"

/** Pages that are not in `docs/`. The README is the home page. */
const elsewhere: { readonly [page: string]: string } = {
  "README.md": "index.md",
  "docs/README.md": "contents.md",
  "docs/api/README.md": "api/index.md",
  "CONTRIBUTING.md": "contributing/contributing.md",
  "SECURITY.md": "security.md",
  "CHANGELOG.md": "changelog.md"
}

/** A page that VitePress does not build. Its links name a target, so that VitePress leaves them alone. */
const explorer = "docs/explorer/index.html"

/** The place of a file of the repository on the website; null if it isn't there. */
const placeOf = (file: string): string | null =>
  elsewhere[file] ?? (file.startsWith("docs/") && /\.(md|svg)$/.test(file) ? file.slice("docs/".length) : null)

export interface Link {
  readonly text: string
  /** From the root of the website, without `.md`. */
  readonly link: string
}

export interface Group {
  readonly text: string
  readonly items: ReadonlyArray<Link>
}

/** The target of a link to a file that isn't on the website, if the repository is unknown. Only its text stays. */
const nowhere = "nowhere:"
const textOfNowhere = /\[([^\]]*)\]\(nowhere:\)/g

const linkPattern = /^(?:-|\d+\.|\|) \[([^\]]+)\]\(([^)]+\.md)\)/gm

/** The groups of the sidebar: the sections of the index of the docs, and of the index of the API. */
const groupsIn = (index: string, first: string): ReadonlyArray<Group> => {
  const sections = readFileSync(join(root, index), "utf8").split(/^## /m)
  return sections.flatMap((section, at) => {
    const items = [...section.matchAll(linkPattern)].flatMap(([, text = "", target = ""]) => {
      const place = placeOf(posix.join(posix.dirname(index), target))
      return place === null ? [] : [{ text: text.replaceAll("`", ""), link: `/${place.replace(/(index)?\.md$/, "")}` }]
    })
    const title = at === 0 ? first : section.split("\n", 1)[0] ?? ""
    return items.length === 0 ? [] : [{ text: title, items }]
  })
}

/** The home page has the map, whose text would be too small in a column next to an outline. */
const wide = "---\naside: false\npageClass: wide\n---\n\n"

/** The settings of the pages that depend on the host. */
export interface Staging {
  readonly into: string
  /** The address of the repository, such as `https://github.com/owner/name`. Without one, its files are not linked. */
  readonly repository: string | null
}

/** Writes the pages and the data for the site's configuration, and returns the pages, from the root of the website. */
export const stage = ({ into, repository }: Staging): ReadonlyArray<string> => {
  rmSync(into, { recursive: true, force: true })
  const pages = [...pagesIn(root).filter((page) => page.startsWith("docs/")), ...Object.keys(elsewhere)]
  const staged = [...new Set(pages)].flatMap((page) => {
    const place = placeOf(page)
    if (place === null) return []
    const from = posix.dirname(place)
    const linked = (target: string): string => {
      if (isOutside(target) || target.startsWith("#")) return target
      const [path = "", anchor] = target.split("#", 2)
      const file = posix.join(posix.dirname(page), path)
      if (file === explorer) return posix.relative(from, "explorer/index.html")
      const to = placeOf(file)
      const hash = anchor === undefined ? "" : `#${anchor}`
      if (to !== null && existsSync(join(root, file))) {
        const relative = posix.relative(from, to)
        return `${relative.startsWith(".") ? relative : `./${relative}`}${hash}`
      }
      if (repository !== null) return `${repository}/blob/main/${file}${hash}`
      return nowhere
    }
    const text = withLinks(readFileSync(join(root, page), "utf8"), linked)
      .replaceAll(/\]\(([./]*explorer\/index\.html)\)/g, "]($1){target=\"_self\"}")
      .replaceAll(" · [source](nowhere:)", "")
      .replaceAll(textOfNowhere, "$1")
    const path = join(into, place)
    mkdirSync(posix.dirname(path), { recursive: true })
    writeFileSync(path, place === "index.md" ? wide + text : text)
    return [place]
  })
  cpSync(join(root, "docs/pictures"), join(into, "pictures"), { recursive: true })
  cpSync(join(root, "docs/explorer"), join(into, "public/explorer"), { recursive: true })
  if (repository !== null) {
    const page = join(into, "public/explorer/index.html")
    const meta = /(<meta name="repository" content=")[^"]*/
    writeFileSync(page, readFileSync(page, "utf8").replace(meta, (_, tag: string) => `${tag}${repository}`))
  }
  const sidebar = {
    "/api/": [
      { text: "Documentation", items: [{ text: "All pages", link: "/contents" }] },
      ...groupsIn("docs/api/README.md", "API")
    ],
    "/": groupsIn("docs/README.md", "Start")
  }
  writeFileSync(join(into, "sidebar.json"), JSON.stringify(sidebar))
  return staged
}
