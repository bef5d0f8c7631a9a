/**
 * Builds the website for a host that serves it below a path, checks every link and anchor, and opens it in a browser. The
 * pages of the API are all similar, so the browser opens only two of them.
 */
import { problemsInUse, problemsOf } from "./site/browse.ts"
import { build, built } from "./site/build.ts"
import { brokenIn } from "./site/links.ts"

const base = "/a/path/"

const pages = build({ base, repository: null }).map((page) => page.replace(/\.md$/, ".html"))
const opened = [
  ...pages.filter((page) => !page.startsWith("api/")),
  "api/index.html",
  "api/client/FlanksClient.html"
]
const problems = [
  ...brokenIn(built, base),
  ...await problemsOf(built, base, opened),
  ...await problemsInUse(built, base)
]

for (const problem of problems) console.log(problem)
console.log(`${pages.length} pages, ${opened.length} of them opened, ${problems.length} problems`)
if (problems.length > 0 || pages.length < 100) process.exitCode = 1
