/** HTML with escaped values, and the page around it. */
import * as HttpServerResponse from "effect/http/HttpServerResponse"

/** A text that is HTML. */
export interface Html {
  readonly html: string
}

type Value = string | number | Html | ReadonlyArray<Html>

const entities: { readonly [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" }

const shown = (value: Value): string => {
  if (typeof value === "string" || typeof value === "number") {
    return String(value).replace(/[&<>"]/g, (character) => entities[character] ?? "")
  }
  return "html" in value ? value.html : value.map(({ html }) => html).join("")
}

/** Creates HTML. Escapes every value that isn't HTML. */
export const html = (texts: TemplateStringsArray, ...values: ReadonlyArray<Value>): Html => ({
  html: texts.reduce((all, text, i) => all + shown(values[i - 1] ?? "") + text)
})

const style = `
.count { font-weight: 400; font-size: .85em } details { border-bottom: 1px solid var(--line) } summary { cursor: pointer; padding: .55rem 0; font-weight: 600 }
.copy { font-size: .8rem; padding: .15rem .5rem } .code { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .5rem; align-items: start } .code pre { margin: 0 }
html:not(.scripted) :is(.copy, .filter) { display: none } .filter { display: grid; gap: .2rem; max-width: 26rem; margin-top: 2rem; font-weight: 600 }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0 } [hidden] { display: none !important }
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 20%, Canvas); --soft: color-mix(in srgb, CanvasText 6%, Canvas) }
body { background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 4rem }
h1 { font-size: 1.6rem; margin: 1rem 0 .25rem } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem }
a { color: LinkText } :focus-visible { outline: 3px solid Highlight; outline-offset: 2px }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .92rem }
caption { text-align: left; padding: .25rem 0; font-weight: 600 }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) }
th[scope=row] { min-width: 9rem } th code { overflow-wrap: anywhere }
code, pre { font-family: ui-monospace, monospace; font-size: .9em } pre { background: var(--soft); padding: .75rem; overflow-x: auto }
form { display: grid; gap: .9rem; max-width: 26rem } label { display: grid; gap: .2rem; font-weight: 600 }
input, select, button { font: inherit; font-weight: 400; padding: .4rem .5rem } button { justify-self: start; cursor: pointer }
.note { background: var(--soft); border-left: 4px solid Highlight; padding: .5rem .75rem }
`

const layout = (title: string, main: Html, script: string | undefined): Html =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ html: style }}</style>
</head>
<body><main>
${main}
</main>${script === undefined ? "" : html`<script src="${script}"></script>`}</body>
</html>
`

/** A page. It loads only its `script`, a path of this server. With `next`, it continues there after a second. */
export const page = (
  title: string,
  main: Html,
  { next, script, status = 200 }: { readonly status?: number; readonly next?: string; readonly script?: string } = {}
): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(layout(title, main, script).html, {
    status,
    contentType: "text/html; charset=utf-8",
    headers: {
      "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; img-src data:${
        script === undefined ? "" : "; script-src 'self'"
      }`,
      ...(next === undefined ? {} : { refresh: `1; url=${next}` })
    }
  })
