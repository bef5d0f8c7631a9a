/** The form: a status, a code to pick, a body. */
import { columns, exampleOf, type Said } from "../Cells.ts"
import * as Pasted from "../Pasted.ts"
import { element, make } from "./dom.ts"

/** A response, as the form has it; its status is null while it is none. */
export interface Filled {
  readonly status: number | null
  readonly body: string
  /** The code that was picked; null if the body is the user's own. */
  readonly said: Said | null
}

const own = ""

const fields = () => ({
  status: element("status", HTMLInputElement),
  code: element("code", HTMLSelectElement),
  body: element("body", HTMLTextAreaElement)
})

const saidOf = (value: string): Said | null =>
  value === own ? null : value === "other" || value === "none" ? value : Number(value)

const filled = (): Filled => {
  const { body, code, status } = fields()
  const isStatus = /^[1-5]\d\d$/.test(status.value.trim())
  return {
    status: isStatus ? Number(status.value) : null,
    body: Pasted.read(body.value).body,
    said: saidOf(code.value)
  }
}

const writeBody = (status: number, said: Said): void => {
  fields().body.value = JSON.stringify(exampleOf(status, said), null, 2)
}

/** Fills the form with an example of a status and a code. */
export const fill = (status: number, said: Said): Filled => {
  const { code, status: field } = fields()
  field.value = String(status)
  const known = columns.some((column) => column.said === said)
  code.value = known ? String(said) : own
  writeBody(status, said)
  element("hint", HTMLElement).textContent = ""
  return { ...filled(), said }
}

/** Says what is wrong with the status, or that nothing is. */
const judgeStatus = ({ status }: Filled): void => {
  element("wrong", HTMLElement).textContent = status === null ? "A status is a number from 100 to 599." : ""
  fields().status.setAttribute("aria-invalid", String(status === null))
}

/** Says which status a text is read with, where it names none itself. */
const hintStatus = ({ said, status }: Filled, pasted: Pasted.Pasted): void => {
  const isBare = said === null && status !== null && pasted.status === null && pasted.body.trim() !== ""
  element("hint", HTMLElement).textContent = {
    Response: isBare ? `The text names no status: it is read with the ${status} above.` : "",
    Session: "This is a session: the status above does not count.",
    Redirect: "This is the URL of a redirect: the status above does not count."
  }[Pasted.subjectOf(pasted.body)._tag]
}

/** Calls back whenever the form was changed. */
export const onChange = (changed: (filled: Filled) => void): void => {
  const { body, code, status } = fields()
  code.replaceChildren(
    make("option", { value: own }, "as the body says"),
    ...columns.map(({ name, said, title }) =>
      make("option", { value: String(said) }, name === null ? title : `${title} ${name}`)
    )
  )
  const report = (): void => {
    const now = filled()
    judgeStatus(now)
    hintStatus(now, Pasted.read(body.value))
    changed(now)
  }
  const repick = (): void => {
    const { said, status: number } = filled()
    if (said !== null && number !== null) writeBody(number, said)
    report()
  }
  status.addEventListener("input", repick)
  code.addEventListener("change", repick)
  body.addEventListener("input", () => {
    code.value = own
    const pasted = Pasted.read(body.value)
    if (pasted.status !== null) status.value = String(pasted.status)
    report()
  })
  // An example makes way for what is pasted over it.
  body.addEventListener("focus", () => {
    if (filled().said !== null) body.select()
  })
  element("form", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault())
}
