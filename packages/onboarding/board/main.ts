/**
 * The board. The server is the truth: an event only says that something changed, and what is shown is then read anew, once a
 * second at most.
 */
import type { OnboardingEvent } from "@effect-flanks/onboarding/OnboardingEvent"
import type { Progress, State, StateTag } from "@effect-flanks/onboarding/Progress"
import type { Summary } from "@effect-flanks/onboarding/service/Api"
import { duration, sentence, words } from "./words.ts"

/** A part of the page, or of one of its rows. */
const part = (selector: string, of: ParentNode = document): HTMLElement => {
  const found = of.querySelector<HTMLElement>(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}

const element = (id: string): HTMLElement => part(`#${id}`)

const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: ReadonlyArray<Node | string>
): HTMLElementTagNameMap[Tag] => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

const running: ReadonlyArray<StateTag> = ["Accepted", "Exchanging", "OpeningSession", "Fetching"]

interface Filter {
  readonly name: string
  readonly label: string
  readonly states: ReadonlyArray<StateTag>
}

const everyOpen: Filter = {
  name: "open",
  label: "Open",
  states: [...running, "Waiting", "NeedsUser", "ExchangeUncertain"]
}

const filters: ReadonlyArray<Filter> = [
  everyOpen,
  { name: "user", label: "Needs the user", states: ["NeedsUser"] },
  { name: "token", label: "Needs its token", states: ["ExchangeUncertain"] },
  { name: "waiting", label: "Waiting", states: ["Waiting"] },
  { name: "running", label: "Running", states: running },
  { name: "failed", label: "Failed", states: ["Failed"] },
  { name: "done", label: "Done", states: ["Done"] },
  { name: "cancelled", label: "Cancelled", states: ["Cancelled"] }
]

const pageSize = 100

/** The state in the address: the filter, and the onboarding whose history is open. */
const address = () => {
  const asked = new URLSearchParams(location.hash.slice(1))
  return { filter: filters.find(({ name }) => name === asked.get("show")) ?? everyOpen, id: asked.get("id") }
}

const goTo = (change: { readonly show?: string; readonly id?: string | null }) => {
  const { filter, id } = address()
  const next = new URLSearchParams({ show: change.show ?? filter.name })
  const open = change.id === undefined ? id : change.id
  if (open !== null) next.set("id", open)
  location.hash = next.toString()
}

let clockOffset = 0
let limit = pageSize
let shown: ReadonlyArray<Progress> = []
let summary: Summary | null = null

const now = () => Date.now() + clockOffset

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

const time = (at: number) => make("time", { dateTime: new Date(at).toISOString() }, dates.format(at))

class Refused extends Error {
  readonly code: number
  constructor(code: number) {
    super(`the service answered ${code}`)
    this.code = code
  }
}

const read = async <A>(path: string): Promise<A> => {
  const response = await fetch(path, { headers: { accept: "application/json" } })
  // The session ended: the server shows where to sign in.
  if (response.status === 401) location.reload()
  if (!response.ok) throw new Refused(response.status)
  return await response.json() as A
}

const say = (text: string, isLive: boolean) => {
  const status = element("status")
  status.classList.toggle("live", isLive)
  if (status.textContent !== text) status.textContent = text
}

const countOf = (states: ReadonlyArray<StateTag>): number =>
  (summary?.groups ?? []).filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0)

const showFilters = () => {
  const chosen = address().filter
  for (const { label, name, states } of filters) {
    let button = document.querySelector<HTMLButtonElement>(`#filters [data-name="${name}"]`)
    if (button === null) {
      button = make("button", { type: "button" }, make("span", {}, label), make("span", { className: "count" }))
      button.dataset["name"] = name
      button.addEventListener("click", () => {
        goTo({ show: name })
      })
      element("filters").append(button)
    }
    button.setAttribute("aria-pressed", String(name === chosen.name))
    part(".count", button).textContent = String(countOf(states))
  }
}

/** The times that one scale shows: from the oldest start to the latest end of a wait, and now. */
const scaleOf = (all: ReadonlyArray<Progress>) => {
  const from = Math.min(now(), ...all.map(({ startedAt }) => startedAt))
  const ends = all.map(({ since, state }) => state._tag === "Waiting" ? state.until : since)
  const to = Math.max(now(), ...ends)
  const length = Math.max(1000, to - from) * 1.02
  return { from, to, percent: (at: number) => `${((at - from) / length * 100).toFixed(2)}%`, length }
}

const bar = (name: string, from: number, to: number, { length, percent }: ReturnType<typeof scaleOf>) => {
  const made = make("i", { className: name })
  made.style.left = percent(from)
  made.style.width = `${(Math.max(0, to - from) / length * 100).toFixed(2)}%`
  return made
}

const isOver = ({ _tag }: State): boolean => _tag === "Done" || _tag === "Failed" || _tag === "Cancelled"

const untilOf = ({ since, startedAt, state }: Progress): string => {
  if (state._tag === "Waiting") {
    const left = state.until - now()
    return left > 0 ? `until ${dates.format(state.until)}, in ${duration(left)}` : "until any moment now"
  }
  return isOver(state)
    ? `${dates.format(since)}, after ${duration(since - startedAt)}`
    : `since ${dates.format(since)}, for ${duration(now() - since)}`
}

const fill = (row: HTMLElement, progress: Progress, scale: ReturnType<typeof scaleOf>) => {
  const { since, startedAt, state } = progress
  const { what, who, whom } = words(state)
  row.className = who
  part(".who", row).textContent = whom === "" ? "" : `${whom} `
  part(".text", row).textContent = what
  part(".until", row).textContent = untilOf(progress)
  const bars = isOver(state)
    ? [bar("past", startedAt, since, scale)]
    : state._tag === "Waiting"
    ? [bar("past", startedAt, since, scale), bar("wait", since, state.until, scale)]
    : [bar("past", startedAt, since, scale), bar("wait", since, now(), scale)]
  part(".track", row).replaceChildren(...bars, bar("now", now(), now(), scale))
}

const rowOf = (id: string): HTMLElement => {
  const open = make("button", { type: "button", className: "open" }, id)
  open.addEventListener("click", () => {
    goTo({ id })
  })
  const row = make(
    "li",
    {},
    make("div", {}, open),
    make(
      "div",
      { className: "what" },
      make("span", { className: "who" }),
      make("span", { className: "text" }),
      make("span", { className: "until" })
    ),
    make("div", { className: "track", ariaHidden: "true" })
  )
  row.dataset["id"] = id
  return row
}

const showRows = () => {
  const { filter } = address()
  const rows = element("rows")
  const scale = scaleOf(shown)
  // Rows stay the same elements, so that the focus stays where it is.
  const there = new Map([...rows.children].map((row) => [(row as HTMLElement).dataset["id"] ?? "", row as HTMLElement]))
  const wanted = shown.map((progress) => {
    const row = there.get(progress.id) ?? rowOf(progress.id)
    fill(row, progress, scale)
    return row
  })
  for (const [id, row] of there) if (shown.every((progress) => progress.id !== id)) row.remove()
  for (const [at, row] of wanted.entries()) {
    if (rows.children[at] !== row) rows.insertBefore(row, rows.children[at] ?? null)
  }

  const count = countOf(filter.states)
  const title = shown.length < count ? `${filter.label}: the oldest ${shown.length} of ${count}` : filter.label
  if (element("shown").textContent !== title) element("shown").textContent = title
  element("more").hidden = shown.length < limit || shown.length >= 1000
  const empty = element("empty")
  empty.hidden = shown.length > 0
  empty.textContent = "There are none."
  const axis = element("axis")
  axis.hidden = shown.length === 0
  const start = make("span", {}, `${duration(now() - scale.from)} ago`)
  const present = make("span", {}, "now")
  start.style.left = "0"
  const at = (now() - scale.from) / scale.length
  if (at > 0.85) present.style.right = "0"
  else present.style.left = scale.percent(now())
  const labels = at < 0.25 ? [present] : [start, present]
  const left = scale.to - now()
  if (at < 0.65 && left > 1000) {
    const end = make("span", {}, `in ${duration(left)}`)
    end.style.right = "0"
    labels.push(end)
  }
  axis.replaceChildren(...labels)
}

const showOldest = (oldest: Progress | undefined) => {
  const line = element("oldest")
  if (oldest === undefined) {
    line.replaceChildren()
    return
  }
  const text = `, started ${duration(now() - oldest.startedAt)} ago`
  const { lastChild } = line
  if (lastChild !== null && line.querySelector("button")?.textContent === oldest.id) {
    lastChild.textContent = text
    return
  }
  const open = make("button", { type: "button", className: "link" }, oldest.id)
  open.addEventListener("click", () => {
    goTo({ id: oldest.id })
  })
  line.replaceChildren("The oldest that is open: ", open, text)
}

const historyItem = ({ at, state }: OnboardingEvent) => {
  const { what, who, whom } = words(state)
  const item = make("li", { className: who }, time(at))
  if (whom !== "") item.append(make("span", { className: "who" }, `${whom} `))
  item.append(what)
  if (state._tag === "Waiting") item.append(" Until ", dates.format(state.until), ".")
  if (state._tag === "Failed") {
    item.append(make(
      "details",
      {},
      make("summary", {}, "Technical details"),
      make("p", {}, make("code", {}, state.tag), ` ${state.message}`)
    ))
  }
  return item
}

let historyOf = ""

const showDetail = async () => {
  const { id } = address()
  const dialog = element("detail") as HTMLDialogElement
  if (id === null) {
    historyOf = ""
    if (dialog.open) dialog.close()
    return
  }
  const path = `/onboardings/${encodeURIComponent(id)}`
  const found = await Promise.all([
    read<Progress>(path),
    read<{ readonly events: ReadonlyArray<OnboardingEvent> }>(`${path}/history?limit=1000`)
  ]).catch((error: unknown) => {
    if (error instanceof Refused && error.code < 500) return null
    throw error
  })
  if (address().id !== id) return
  element("detail-title").textContent = id
  if (found === null) {
    element("detail-now").textContent = "There is no such onboarding any more."
    element("facts").replaceChildren()
    element("session").replaceChildren()
    element("session").dataset["key"] = ""
    element("history").replaceChildren()
  } else {
    const [progress, { events }] = found
    element("detail-now").textContent = `${sentence(progress.state)} (${untilOf(progress)})`
    const facts: ReadonlyArray<readonly [string, Node | string]> = [
      ["Started", time(progress.startedAt)],
      ["Token issued", progress.issuedAt === null ? "not yet" : time(progress.issuedAt)],
      ["External ID", progress.externalId ?? "none"],
      ["Data", progress.dataKinds.join(", ")]
    ]
    showCopy(progress)
    element("facts").replaceChildren(...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]))
    const key = `${id}/${events.at(-1)?.position ?? 0}/${events.length}`
    // Not again, so that details that were opened stay open.
    if (key !== historyOf) {
      historyOf = key
      element("history").replaceChildren(...events.toReversed().map(historyItem))
    }
  }
  if (!dialog.open) dialog.showModal()
}

/** Copies the address of a user's session. It is a secret: fetched for this alone, and never shown. */
const copyAddress = async (id: string, button: HTMLButtonElement) => {
  try {
    const { url } = await read<{ readonly url: string }>(`/onboardings/${encodeURIComponent(id)}/session`)
    await navigator.clipboard.writeText(url)
    button.textContent = "Copied. Give it to this user alone."
  } catch {
    button.textContent = "There is no address to copy. Try again."
  }
}

/** The button for it, while there is a session. */
const showCopy = ({ id, state }: Progress) => {
  const place = element("session")
  const hasSession = state._tag === "NeedsUser" && state.todo === "Connect"
  const key = hasSession ? `${id}/${state.session?.number ?? 0}` : ""
  if (place.dataset["key"] === key) return
  place.dataset["key"] = key
  if (!hasSession) {
    place.replaceChildren()
    return
  }
  const button = make("button", { type: "button" }, "Copy the session's address")
  button.addEventListener("click", () => void copyAddress(id, button))
  place.replaceChildren(button)
}

const listOf = (states: ReadonlyArray<StateTag>, most: number) =>
  read<{ readonly onboardings: ReadonlyArray<Progress> }>(
    `/onboardings?${states.map((state) => `state=${state}`).join("&")}&limit=${most}`
  )

const refresh = async () => {
  const { filter } = address()
  const [numbers, list, oldest] = await Promise.all([
    read<Summary>("/summary"),
    listOf(filter.states, limit),
    listOf(everyOpen.states, 1)
  ])
  clockOffset = numbers.now - Date.now()
  summary = numbers
  showFilters()
  if (address().filter === filter) {
    shown = list.onboardings
    showRows()
  }
  showOldest(oldest.onboardings[0])
  await showDetail()
  return numbers.position
}

let source: EventSource | null = null

/** Refreshes soon, and never twice at once. */
let isDirty = false
let isRefreshing = false
/** Ends the pause between two refreshes: a person clicks does not wait. */
let endPause = () => {}
const soon = () => {
  isDirty = true
  if (isRefreshing) return
  isRefreshing = true
  void (async () => {
    while (isDirty) {
      isDirty = false
      try {
        await refresh()
        if (source?.readyState === EventSource.OPEN) say("Live", true)
      } catch {
        say("Not connected. Trying again…", false)
        isDirty = true
      }
      await new Promise<void>((resolve) => {
        endPause = resolve
        setTimeout(resolve, 1000)
      })
    }
    isRefreshing = false
  })()
}

const connect = async () => {
  try {
    const opened = new EventSource(`/events?after=${await refresh()}`)
    source = opened
    opened.addEventListener("open", soon)
    opened.addEventListener("message", soon)
    opened.addEventListener("error", () => {
      say("Not connected. Trying again…", false)
      // Refused, rather than cut off: begin anew.
      if (opened.readyState === EventSource.CLOSED) setTimeout(() => void connect(), 3000)
    })
  } catch {
    say("Not connected. Trying again…", false)
    setTimeout(() => void connect(), 3000)
  }
}

addEventListener("hashchange", () => {
  limit = pageSize
  showFilters()
  soon()
  endPause()
  void showDetail().catch(soon)
})
element("more").addEventListener("click", () => {
  limit = Math.min(1000, limit + 300)
  soon()
  endPause()
})
element("close").addEventListener("click", () => {
  goTo({ id: null })
})
element("detail").addEventListener("close", () => {
  if (address().id !== null) goTo({ id: null })
})
// Durations go on.
setInterval(() => {
  if (!document.hidden && shown.length > 0) showRows()
}, 1000)

void connect()
