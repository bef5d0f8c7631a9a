/**
 * `npm run docs`: builds the website of `docs/` into `site/dist`, which any static host can serve. `DOCS_BASE` is the path at
 * which it will be, `/` unless set. With `DOCS_REPOSITORY`, such as `https://github.com/owner/name`, pages link to sources.
 */
import { build, built } from "./site/build.ts"

const { DOCS_BASE: base = "/", DOCS_REPOSITORY: repository = null } = process.env

if (!/^\/(?:.*\/)?$/.test(base)) {
  console.error(`DOCS_BASE is ${JSON.stringify(base)}. It must begin and end with a slash.`)
  process.exitCode = 64
} else {
  const pages = build({ base, repository: repository === "" ? null : repository })
  console.log(`${pages.length} pages for ${base}, in ${built}`)
}
