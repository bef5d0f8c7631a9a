/**
 * `npm run docs`: builds the website of `docs/` into `site/dist`, which any static host can serve. `DOCS_BASE` is the path at
 * which it will be, `/` unless set. With `DOCS_REPOSITORY`, such as `https://github.com/owner/name`, pages link to sources.
 */
import { build, built } from "./site/build.ts"

const { DOCS_BASE: base = "/", DOCS_REPOSITORY: given = "" } = process.env
const repository = given.replace(/\/+$/, "")

const refuse = (sentence: string): void => {
  console.error(sentence)
  process.exitCode = 64
}

if (!/^\/(?:.*\/)?$/.test(base)) {
  refuse(`DOCS_BASE is ${JSON.stringify(base)}. It must begin and end with a slash.`)
} else if (repository !== "" && !(/^https?:\/\//.test(repository) && URL.canParse(repository))) {
  refuse(
    `DOCS_REPOSITORY is ${JSON.stringify(given)}. It must be a whole address, such as https://github.com/owner/name.`
  )
} else {
  const pages = build({ base, repository: repository === "" ? null : repository })
  console.log(`${pages.length} pages for ${base}, in ${built}`)
}
