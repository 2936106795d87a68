import { render } from "preact";
import { Console } from "./console.js";
import { chosenTheme, showTheme } from "./shell/theme.js";

showTheme(chosenTheme());
const place = document.getElementById("console");
if (place) render(<Console />, place);
