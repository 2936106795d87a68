import { render } from "preact";
import { Console } from "./console.js";

const place = document.getElementById("console");
if (place) render(<Console />, place);
