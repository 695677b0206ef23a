import "./state/early.ts";
import { mount } from "svelte";
import App from "./App.svelte";
import { preferences } from "./components/shell/prefs.svelte.ts";
import "tsunagi-fonts.css";
import { parseView } from "./state/url.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";
import { loadEnglish } from "./text/text.svelte.ts";

preferences.apply();

const target = document.getElementById("app");
// Who comes for English sees no Japanese first; where it cannot be fetched, Japanese is better than nothing.
if (parseView(location.search).language === "en") await loadEnglish().catch(() => {});
if (target !== null) mount(App, { target });
// Rare characters have a sheet of their own, which nobody has to wait for.
void import("tsunagi-fonts-rest.css").catch(() => {});
