/** Finds the links in the Markdown of a folder, and those without a target. Links to the web are ignored. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { anchorsOf } from "./anchors.ts"

export interface Link {
  /** The page and the line of the link. */
  readonly from: string
  readonly line: number
  /** As it is written. */
  readonly target: string
  /** The target, from the folder; the page itself for `#anchor`. */
  readonly file: string
  readonly anchor: string | null
}

/** Links in code aren't links. Code is replaced by blanks of the same length, so that lines stay the same. */
const withoutCode = (text: string): string =>
  text.replaceAll(/^( *)(`{3,}|~{3,})[^]*?^\1\2[^\n]*$|(`+)[^`\n][^]*?\3/gm, (code) => code.replaceAll(/[^\n]/g, " "))

const targets = /\]\(\s*<?([^()\s>]+)>?(?:\s+"[^"]*")?\s*\)|^ {0,3}\[[^\]]+\]:\s*(\S+)|(?:href|src|srcset)="([^"]+)"/gm

/** The text with its links replaced, except those in code. */
export const withLinks = (text: string, replaced: (target: string) => string): string => {
  let written = ""
  let end = 0
  for (const match of withoutCode(text).matchAll(new RegExp(targets, "dgm"))) {
    const [start, stop] = match.indices?.slice(1).find((found) => found !== undefined) ?? [0, 0]
    written += text.slice(end, start) + replaced(text.slice(start, stop))
    end = stop
  }
  return written + text.slice(end)
}

export const isOutside = (target: string): boolean => /^[a-z][a-z+.-]*:/i.test(target)

/** Every page, from the folder, including `.github`, but without installed and built files. */
export const pagesIn = (folder: string): ReadonlyArray<string> =>
  globSync(["**/*.md", ".*/**/*.md"], {
    cwd: folder,
    exclude: (path) => /(^|\/)(node_modules|fixtures|\.git|content|dist)$/.test(path)
  }).toSorted()

export const linksOf = (folder: string, page: string): ReadonlyArray<Link> => {
  const text = withoutCode(readFileSync(join(folder, page), "utf8"))
  return [...text.matchAll(targets)].flatMap((match): ReadonlyArray<Link> => {
    const target = match[1] ?? match[2] ?? match[3] ?? ""
    if (isOutside(target)) return []
    const [path = "", anchor = null] = target.split("#", 2)
    const file = path === "" ? page : join(dirname(page), decodeURIComponent(path))
    return [{ from: page, line: text.slice(0, match.index).split("\n").length, target, file, anchor }]
  })
}

const anchorsIn = (file: string): ReadonlySet<string> => {
  const text = readFileSync(file, "utf8")
  const ids = [...text.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id)
  if (!file.endsWith(".md")) return new Set(ids)
  const fenced = text.replaceAll(/^( *)(`{3,}|~{3,})[^]*?^\1\2[^\n]*$/gm, "")
  return new Set([...ids, ...anchorsOf([...fenced.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, title = ""]) => title))])
}

/** A sentence for each link that leads nowhere, with the file and the line that have it. */
export const brokenLinks = (folder: string): ReadonlyArray<string> => {
  const known = new Map<string, ReadonlySet<string>>()
  const anchors = (file: string): ReadonlySet<string> => {
    const found = known.get(file) ?? anchorsIn(join(folder, file))
    known.set(file, found)
    return found
  }
  const problem = ({ anchor, file }: Link): string | null => {
    const path = join(folder, file)
    if (relative(folder, path).startsWith("..")) return "leaves the repository"
    if (!existsSync(path)) return "is missing"
    if (anchor === null) return null
    return statSync(path).isFile() && anchors(file).has(anchor) ? null : "has no such heading"
  }
  return pagesIn(folder).flatMap((page) =>
    linksOf(folder, page).flatMap((link) => {
      const what = problem(link)
      return what === null ? [] : [`${link.from}:${link.line}: ${link.target} ${what}`]
    })
  )
}
