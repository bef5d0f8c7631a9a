/** The answer: the outcome, what to do next, and the timeline of its schedule. */
import type { Timeline } from "@effect-flanks/domain/Timeline"
import type { Answer, Fact } from "../Answer.ts"
import * as Drawing from "../Drawing.ts"
import { element, make, prose } from "./dom.ts"

const widest = 720

/** Drawn for the available width, so that its letters are as large as those of the page. */
const picture = (timeline: Timeline, room: number): Node => {
  const drawn = Drawing.svg(timeline, {
    title: "When to retry, to scale",
    width: Math.max(240, Math.min(widest, room)),
    hasHeading: false
  })
  return document.importNode(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement, true)
}

const times = ({ attempts }: Timeline): string => attempts.map(({ at }) => Drawing.inWords(at)).join(", ")

const waiting = (timeline: Timeline, room: number): ReadonlyArray<Node> => [
  make("h3", {}, "When to retry, to scale"),
  picture(timeline, room),
  make("p", {}, `${Drawing.summary(timeline)}. Without jitter.`),
  make("details", {}, make("summary", {}, "Every attempt"), make("p", {}, `After ${times(timeline)}.`))
]

const list = (facts: ReadonlyArray<Fact>, kind: string): Node =>
  make(
    "dl",
    { class: kind },
    ...facts.map(([title, text]) => make("div", {}, make("dt", {}, title), make("dd", {}, ...prose(text))))
  )

const verdict = ({ basis, meaning, kind, title }: Answer, address: string | null): ReadonlyArray<Node> => [
  make(
    "p",
    { class: "badges" },
    make("span", { class: "badge strong" }, kind),
    ...basis === null ? [] : [make("span", { class: "badge" }, `basis: ${basis}`)],
    ...address === null ? [] : [make("a", { href: address, class: "badge", id: "link" }, "link to this answer")]
  ),
  make("h2", {}, title),
  make("p", { class: "meaning" }, meaning)
]

const label = "Copy the code"

/** Copies a text. Without the permission to do so, the browser only says that it failed. */
const copyButton = (text: string): HTMLButtonElement => {
  const button = make("button", { type: "button", class: "copy" }, label)
  const say = (words: string) => () => {
    button.textContent = words
  }
  button.addEventListener("blur", say(label))
  button.addEventListener("click", () => {
    void Promise.resolve().then(() => navigator.clipboard.writeText(text)).then(say("Copied"), say("Could not copy"))
  })
  return button
}

/** Shows an answer, with a link if it has an address. Null clears the answer. */
export const showAnswer = (answer: Answer | null, address: string | null): void => {
  const section = element("answer", HTMLElement)
  section.className = answer?.colour ?? ""
  const summary = element("verdict", HTMLElement)
  const facts = element("facts", HTMLElement)
  if (answer === null) {
    summary.replaceChildren()
    return facts.replaceChildren()
  }
  summary.replaceChildren(...verdict(answer, address))
  const style = getComputedStyle(facts)
  const room = facts.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  return facts.replaceChildren(
    list(answer.next, "next"),
    ...answer.waits === null ? [] : waiting(answer.waits, room),
    make("div", { class: "title" }, make("h3", {}, "With effect-flanks"), copyButton(answer.code)),
    make("pre", { tabindex: "0", role: "region", "aria-label": "Code" }, make("code", {}, answer.code)),
    make("h3", {}, "Why"),
    list(answer.facts, "why")
  )
}
