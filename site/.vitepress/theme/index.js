// Without fonts: the ones of the reader's machine are read without a request.
import theme from "vitepress/theme-without-fonts"
// oxlint-disable-next-line import/no-unassigned-import -- Vite reads it.
import "./style.css"

export default theme
