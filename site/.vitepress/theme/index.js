// Without fonts: the ones of the reader's machine are read without a request.
import theme from "vitepress/theme-without-fonts"
import "./style.css"

export default theme
