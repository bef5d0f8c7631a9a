/** Makes the API reference accessible: it comes without a language, with weak colours and with wrong roles. */

/** Colours with enough contrast, and a layout that fits a phone. */
export const css = `
.light-mode { --scalar-color-1: #111; --scalar-color-2: #3b3b3b; --scalar-color-3: #505050; --scalar-color-ghost: #505050;
  --scalar-color-accent: #0550ae; --scalar-color-green: #11632a; --scalar-color-red: #a40e26; --scalar-color-blue: #0550ae;
  --scalar-color-orange: #8a3b00; --scalar-color-yellow: #6b4a00; --scalar-color-purple: #6639ba; --scalar-link-color: #0550ae;
  --scalar-sidebar-color-1: #111; --scalar-sidebar-color-2: #3b3b3b; --scalar-sidebar-search-color: #505050 }
.dark-mode { --scalar-color-1: #f0f0f0; --scalar-color-2: #d0d0d0; --scalar-color-3: #bdbdbd; --scalar-color-ghost: #bdbdbd;
  --scalar-color-accent: #79c0ff; --scalar-color-green: #7ee787; --scalar-color-red: #ffa198; --scalar-color-blue: #79c0ff;
  --scalar-color-orange: #ffb77c; --scalar-color-yellow: #f2cc60; --scalar-color-purple: #d2a8ff; --scalar-link-color: #79c0ff;
  --scalar-sidebar-color-1: #f0f0f0; --scalar-sidebar-color-2: #d0d0d0; --scalar-sidebar-search-color: #bdbdbd }
html, body { overflow-x: clip }
`

/** Corrects names and roles whenever the reference draws something. */
const script = `
const correct = () => {
  const all = (selector) => document.querySelectorAll(selector)
  for (const button of all("button[aria-selected]:not([role])")) button.removeAttribute("aria-selected")
  for (const button of all("button[role=search]")) button.removeAttribute("role")
  for (const aside of all("aside[role]")) aside.removeAttribute("role")
  for (const tab of all("[role=tablist] [role=tab]")) tab.removeAttribute("role")
  for (const list of all("[role=tablist]")) list.removeAttribute("role")
  for (const list of all("[aria-orientation]:not([role])")) list.removeAttribute("aria-orientation")
  for (const list of all("[aria-labelledby]:is(div):not([role])")) list.removeAttribute("aria-labelledby")
  for (const button of all("button.show-more[aria-label]")) button.removeAttribute("aria-label")
  for (const section of all("section.section[aria-labelledby]")) section.removeAttribute("aria-labelledby")
  for (const card of all(".scalar-card[role=region]")) card.removeAttribute("role")
  for (const card of all(".scalar-card[aria-labelledby]:not([role])")) card.removeAttribute("aria-labelledby")
  for (const editor of all("[contenteditable=true]:not([aria-label])")) editor.setAttribute("aria-label", "Value")
  for (const list of all("ul.endpoints:not([tabindex])")) list.tabIndex = 0
  for (const button of all("button:not([aria-label])")) {
    if (button.innerText.trim() === "") button.setAttribute("aria-label", button.textContent.trim() || "More")
  }
  for (const button of all("button.client-libraries__select:not([aria-label])")) button.setAttribute("aria-label", "More clients")
}
let isPlanned = false
const plan = () => {
  if (isPlanned) return
  isPlanned = true
  requestAnimationFrame(() => { isPlanned = false; correct() })
}
new MutationObserver(plan).observe(document.documentElement, { subtree: true, childList: true, attributes: true })
plan()
`

/** Adds the language and the corrections to the document of the reference. */
export const accessible = (document: string): string =>
  document.replace("<html>", "<html lang=\"en\">").replace("<body>", `<body>\n    <script>${script}</script>`)
