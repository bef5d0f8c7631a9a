import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitepress"

const content = fileURLToPath(new URL("../content/", import.meta.url))
const repository = process.env.DOCS_REPOSITORY

export default defineConfig({
  srcDir: content,
  outDir: fileURLToPath(new URL("../dist", import.meta.url)),
  lang: "en",
  title: "effect-flanks",
  description: "Flanks' API for Effect: typed errors that say who must act, and schedules that know when to stop",
  // `scripts/site/links.ts` checks every link and anchor of what was built. The explorer is a file, not a page of VitePress.
  ignoreDeadLinks: [/explorer\/index/],
  markdown: {
    // As GitHub makes them: see `scripts/docs/anchors.ts`.
    anchor: {
      slugify: (text) => text.trim().toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replaceAll(" ", "-")
    },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    languageAlias: { console: "shellsession" }
  },
  themeConfig: {
    nav: [
      { text: "Quickstart", link: "/quickstart" },
      { text: "Errors", link: "/errors" },
      { text: "Recipes", link: "/contents#recipes" },
      { text: "API", link: "/api/" },
      { text: "Explorer", link: "/explorer/index.html", target: "_self" }
    ],
    sidebar: JSON.parse(readFileSync(`${content}sidebar.json`, "utf8")),
    outline: [2, 3],
    search: { provider: "local" },
    ...repository ? { socialLinks: [{ icon: "github", link: repository }] } : {},
    footer: {
      message:
        "Nothing here was checked against the live API. Neither made nor endorsed by Flanks or by the Effect team. MIT."
    }
  }
})
