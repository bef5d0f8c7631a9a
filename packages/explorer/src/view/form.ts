/** The form: a status, a code, and a body. */
import { columns, exampleOf, type Said } from "../Cells.ts"
import * as Pasted from "../Pasted.ts"
import { element, make } from "./dom.ts"

/** The response in the form. Its status is null while it is invalid. */
export interface Filled {
  readonly status: number | null
  readonly body: string
  /** The picked code. Null if the body is the user's own. */
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

/** Shows whether the status is invalid. */
const judgeStatus = ({ status }: Filled): void => {
  element("wrong", HTMLElement).textContent = status === null ? "A status is a number from 100 to 599." : ""
  fields().status.setAttribute("aria-invalid", String(status === null))
}

/** Says which status applies to a text that doesn't name one. */
const hintStatus = ({ said, status }: Filled, pasted: Pasted.Pasted): void => {
  const isBare = said === null && status !== null && pasted.status === null && pasted.body.trim() !== ""
  element("hint", HTMLElement).textContent = {
    Response: isBare ? `The text doesn't name a status, so the ${status} above applies.` : "",
    Session: "This is a session, so the status above doesn't count.",
    Redirect: "This is the URL of a redirect, so the status above doesn't count."
  }[Pasted.subjectOf(pasted.body)._tag]
}

/** Calls back after every change of the form. */
export const onChange = (changed: (filled: Filled) => void): void => {
  const { body, code, status } = fields()
  code.replaceChildren(
    make("option", { value: own }, "from the body"),
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
  // Pasted text replaces an example.
  body.addEventListener("focus", () => {
    if (filled().said !== null) body.select()
  })
  element("form", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault())
}
